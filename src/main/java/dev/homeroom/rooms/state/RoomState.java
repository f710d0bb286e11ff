package dev.homeroom.rooms.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** A room's current state. Its content is untrusted: people can write anything there. */
public record RoomState(List<StateEvent> events) {
    private static final String JOIN = "join";
    /** The upgrades in a row that are followed at once. */
    private static final int MOST_UPGRADES = 10;

    /**
     * Reads the state as a joined member sees it. Former members get the state at the time they left, which says
     * nothing about the present.
     *
     * @return empty when the user is not joined, as far as the homeserver tells
     * @throws HomeserverException when the homeserver can't be asked
     */
    public static Optional<RoomState> seenBy(UserId user, RoomId room, Homeserver homeserver) {
        try {
            RoomState state = new RoomState(homeserver.state(user, room));
            return state.isJoined(user) ? Optional.of(state) : Optional.empty();
        } catch (HomeserverException.Refused e) {
            if (e.status() == 403 || e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public Stream<StateEvent> all(String type) {
        return events.stream().filter(event -> event.type().equals(type));
    }

    public Optional<StateEvent> event(String type, String stateKey) {
        return all(type).filter(event -> event.stateKey().equals(stateKey)).findFirst();
    }

    public Optional<ObjectNode> content(String type, String stateKey) {
        return event(type, stateKey).map(StateEvent::content);
    }

    /** Returns the event with an empty state key if {@code user} sent it. */
    public Optional<StateEvent> sentBy(UserId user, String type) {
        return event(type, "").filter(event -> event.sender().equals(user));
    }

    /** Returns the content of {@link #sentBy}, if it is not empty. */
    public Optional<ObjectNode> contentSentBy(UserId user, String type) {
        return sentBy(user, type).map(StateEvent::content).filter(content -> !content.isEmpty());
    }

    /**
     * Returns {@code join}, {@code invite}, {@code leave}, {@code ban} or {@code knock}; empty for a user without a
     * membership event.
     */
    public Optional<String> membership(UserId user) {
        return content(EventTypes.MEMBER, user.value())
                .map(content -> content.path("membership").asText());
    }

    public boolean isJoined(UserId user) {
        return membership(user).equals(Optional.of(JOIN));
    }

    public boolean isJoinedOrInvited(UserId user) {
        return membership(user).filter(Set.of(JOIN, "invite")::contains).isPresent();
    }

    public List<UserId> joined() {
        return members(Set.of(JOIN));
    }

    public List<UserId> members(Set<String> memberships) {
        return memberships()
                .filter(event ->
                        memberships.contains(event.content().path("membership").asText()))
                .map(event -> new UserId(event.stateKey()))
                .toList();
    }

    public boolean isSpace() {
        return content(EventTypes.CREATE, "")
                .filter(create -> create.path("type").asText().equals("m.space"))
                .isPresent();
    }

    /** Returns the room that this one claims to replace. */
    public Optional<RoomId> predecessor() {
        return content(EventTypes.CREATE, "")
                .map(creation -> creation.path("predecessor").path("room_id").asText())
                .filter(RoomId::isValid)
                .map(RoomId::new);
    }

    /**
     * The rooms that this one claims to replace, directly or through other upgrades, the newest first. The ten newest at most are followed.
     *
     * @param read the state of an earlier room; asked when the stream goes on behind that room
     */
    public Stream<RoomId> predecessors(Function<RoomId, RoomState> read) {
        Set<RoomId> passed = new HashSet<>();
        return Stream.iterate(
                        predecessor(),
                        Optional::isPresent,
                        room -> read.apply(room.orElseThrow()).predecessor())
                .map(Optional::orElseThrow)
                .takeWhile(passed::add)
                .limit(MOST_UPGRADES);
    }

    /** Returns the membership events of all present and former members. */
    public Stream<StateEvent> memberships() {
        return all(EventTypes.MEMBER).filter(event -> UserId.isValid(event.stateKey()));
    }

    public RoomVersion version() {
        return new RoomVersion(content(EventTypes.CREATE, "")
                .map(creation -> creation.path("room_version").asText("1"))
                .orElse("1"));
    }

    public boolean isEncrypted() {
        return event("m.room.encryption", "").isPresent();
    }

    /** Returns the replacement room named by the tombstone. */
    public Optional<String> replacement() {
        return content("m.room.tombstone", "")
                .map(tombstone -> tombstone.path("replacement_room").asText());
    }

    public Optional<String> name() {
        return content(EventTypes.NAME, "")
                .map(name -> name.path("name").asText())
                .filter(name -> !name.isBlank());
    }

    public String joinRule() {
        return content("m.room.join_rules", "")
                .map(rules -> rules.path("join_rule").asText())
                .orElse("invite");
    }

    /** Returns the rooms whose members may join under the join rule's {@code allow} list. */
    public List<String> allowedRooms() {
        return content("m.room.join_rules", "").stream()
                .flatMap(rules -> rules.path("allow").valueStream())
                .filter(entry -> entry.path("type").asText().equals("m.room_membership"))
                .map(entry -> entry.path("room_id"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }

    public RoomPower power() {
        return RoomPower.of(this);
    }
}
