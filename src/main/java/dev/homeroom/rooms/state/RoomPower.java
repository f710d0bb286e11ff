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
 * Who may do what in a room that may be anybody's, with the defaults that the specification has for what isn't said.
 *
 * @param levels the content of {@code m.room.power_levels}; empty where the room has none
 * @param creators who made it
 * @param creatorsStandAbove whether they have more power than any level, as from room version 12 on
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mroompower_levels">Matrix specification, power
 *     levels</a>
 */
public record RoomPower(Optional<ObjectNode> levels, Set<UserId> creators, boolean creatorsStandAbove) {
    /** More than any level. */
    static final long ABOVE_ALL = Long.MAX_VALUE;

    private static final long CREATOR_WITHOUT_LEVELS = 100;
    private static final long STATE_BY_DEFAULT = 50;

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

    public long of(UserId user) {
        if (creators.contains(user) && (creatorsStandAbove || levels.isEmpty())) {
            return creatorsStandAbove ? ABOVE_ALL : CREATOR_WITHOUT_LEVELS;
        }
        return levels.map(content ->
                        number(content.path("users").path(user.value()), number(content.path("users_default"), 0)))
                .orElse(0L);
    }

    /** What it takes to send a state event of that type. */
    public long neededFor(String stateType) {
        return levels.map(content -> number(
                        content.path("events").path(stateType),
                        number(content.path("state_default"), STATE_BY_DEFAULT)))
                .orElse(0L);
    }

    public boolean maySend(UserId user, String stateType) {
        return of(user) >= neededFor(stateType);
    }

    public boolean mayInvite(UserId user) {
        return of(user)
                >= levels.map(content -> number(content.path("invite"), 0)).orElse(0L);
    }

    /** The content of {@code m.room.power_levels} to change and send. */
    public ObjectNode copyOfLevels() {
        return levels.map(ObjectNode::deepCopy).orElseGet(() -> {
            ObjectNode fresh = JsonNodeFactory.instance.objectNode().put("state_default", 0);
            if (!creatorsStandAbove) {
                ObjectNode users = fresh.putObject("users");
                creators.forEach(creator -> users.put(creator.value(), CREATOR_WITHOUT_LEVELS));
            }
            return fresh;
        });
    }

    /** Old rooms have numbers in quotes. */
    private static long number(JsonNode level, long otherwise) {
        return level.asLong(otherwise);
    }
}
