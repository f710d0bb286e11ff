package dev.homeroom.rooms.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Power levels of any room, with the specification's defaults for missing fields.
 *
 * @param levels the content of {@code m.room.power_levels}; empty where the room has none
 * @param creators users who created the room; empty where only the levels were read
 * @param creatorsStandAbove whether creators have more power than any level, as from room version 12 on
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mroompower_levels">Matrix specification, power
 *     levels</a>
 */
public record RoomPower(Optional<ObjectNode> levels, Set<UserId> creators, boolean creatorsStandAbove) {
    /** Higher than any level. */
    static final long ABOVE_ALL = Long.MAX_VALUE;

    private static final long DEFAULT_CREATOR_LEVEL = 100;
    private static final long DEFAULT_STATE_LEVEL = 50;
    private static final long OPERATOR = 50;
    private static final String MESSAGE = "m.room.message";

    static RoomPower of(RoomState state) {
        Optional<StateEvent> create = state.event(EventTypes.CREATE, "");
        Set<UserId> creators = new HashSet<>();
        create.ifPresent(event -> {
            creators.add(event.sender());
            event.content()
                    .path("additional_creators")
                    .valueStream()
                    .map(JsonNode::asText)
                    .filter(UserId::isValid)
                    .map(UserId::new)
                    .forEach(creators::add);
        });
        return new RoomPower(
                state.content(EventTypes.POWER_LEVELS, ""),
                creators,
                state.version().putsCreatorsAboveAll());
    }

    /** The power without what creators have. */
    public static RoomPower ofLevels(Optional<ObjectNode> levels) {
        return new RoomPower(levels, Set.of(), false);
    }

    public long of(UserId user) {
        if (creators.contains(user) && (creatorsStandAbove || levels.isEmpty())) {
            return creatorsStandAbove ? ABOVE_ALL : DEFAULT_CREATOR_LEVEL;
        }
        return levels.map(content ->
                        number(content.path("users").path(user.value()), number(content.path("users_default"), 0)))
                .orElse(0L);
    }

    /** Returns the level needed to send a state event of this type. */
    public long neededFor(String stateType) {
        return levels.map(content -> number(
                        content.path("events").path(stateType),
                        number(content.path("state_default"), DEFAULT_STATE_LEVEL)))
                .orElse(0L);
    }

    public boolean maySend(UserId user, String stateType) {
        return of(user) >= neededFor(stateType);
    }

    /** Whether the user may send messages. */
    public boolean maySpeak(UserId user) {
        return of(user)
                >= levels.map(content ->
                                number(content.path("events").path(MESSAGE), number(content.path("events_default"), 0)))
                        .orElse(0L);
    }

    /** Whether the user may act on what others wrote, by the level at which clients call people moderators. */
    public boolean isOperator(UserId user) {
        return of(user) >= OPERATOR;
    }

    public boolean mayInvite(UserId user) {
        return of(user)
                >= levels.map(content -> number(content.path("invite"), 0)).orElse(0L);
    }

    /** Returns a copy of the content of {@code m.room.power_levels}, to be changed and sent. */
    public ObjectNode copyOfLevels() {
        return levels.map(ObjectNode::deepCopy).orElseGet(() -> {
            ObjectNode fresh = JsonNodeFactory.instance.objectNode().put("state_default", 0);
            if (!creatorsStandAbove) {
                ObjectNode users = fresh.putObject("users");
                creators.forEach(creator -> users.put(creator.value(), DEFAULT_CREATOR_LEVEL));
            }
            return fresh;
        });
    }

    /** Old rooms have levels as strings. */
    private static long number(JsonNode level, long fallback) {
        return level.asLong(fallback);
    }
}
