package dev.homeroom.rooms.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A room's current state, and what can be read from it. Anything may stand in it: people write what they like. */
public record RoomState(List<StateEvent> events) {
    private static final String JOIN = "join";

    /**
     * As somebody sees it who is inside. Whoever was inside once is shown what was there when they left, which tells
     * nothing about the present.
     *
     * @return empty when that user isn't inside, as far as the homeserver tells
     * @throws HomeserverException when it can't be told
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

    /** All of one type, whatever their state keys. */
    public Stream<StateEvent> all(String type) {
        return events.stream().filter(event -> event.type().equals(type));
    }

    public Optional<StateEvent> event(String type, String stateKey) {
        return all(type).filter(event -> event.stateKey().equals(stateKey)).findFirst();
    }

    public Optional<ObjectNode> content(String type, String stateKey) {
        return event(type, stateKey).map(StateEvent::content);
    }

    /** As {@link #content}, if that is the given user's word. */
    public Optional<ObjectNode> saidBy(UserId user, String type) {
        return event(type, "")
                .filter(event -> event.sender().equals(user))
                .map(StateEvent::content)
                .filter(content -> !content.isEmpty());
    }

    /** {@code join}, {@code invite}, {@code leave}, {@code ban}, {@code knock}; empty for who never had to do with it. */
    public Optional<String> membership(UserId user) {
        return content(EventTypes.MEMBER, user.value())
                .map(content -> content.path("membership").asText());
    }

    public boolean isJoined(UserId user) {
        return membership(user).equals(Optional.of(JOIN));
    }

    public List<UserId> joined() {
        return memberships()
                .filter(event -> event.content().path("membership").asText().equals(JOIN))
                .map(event -> new UserId(event.stateKey()))
                .toList();
    }

    /** Whether it was made as a Space. */
    public boolean isSpace() {
        return content(EventTypes.CREATE, "")
                .filter(create -> create.path("type").asText().equals("m.space"))
                .isPresent();
    }

    /** Of whoever has or had to do with it. */
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

    /** Where the room goes on that has been replaced, as its tombstone says. */
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

    /** The rooms whose members may join, where the join rule says so. */
    public List<String> doors() {
        return content("m.room.join_rules", "").stream()
                .flatMap(rules -> rules.path("allow").valueStream())
                .filter(door -> door.path("type").asText().equals("m.room_membership"))
                .map(door -> door.path("room_id"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }

    public RoomPower power() {
        return RoomPower.of(this);
    }
}
