package dev.homeroom.rooms.template;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.CreateRoom.InitialState;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomVersion;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Templates for the Space and the agent rooms, from the settings and the registration. */
@ApplicationScoped
@Startup // an invalid setting stops startup
public class RoomTemplates {
    private final Namespace namespace;
    private final SpaceSettings settings;
    private final RoomTexts texts;
    private final Invitees invitees;

    /** @throws IllegalArgumentException when a setting is invalid; the message names it */
    public RoomTemplates(Namespace namespace, SpaceSettings settings, RoomTexts texts) {
        this.namespace = namespace;
        this.settings = settings;
        this.texts = texts;
        this.invitees = Invitees.of(settings, namespace);
    }

    public Namespace namespace() {
        return namespace;
    }

    public UserId bot() {
        return namespace.bot();
    }

    public SpaceSettings settings() {
        return settings;
    }

    RoomTexts texts() {
        return texts;
    }

    public String spaceName() {
        return settings.name().filter(name -> !name.isBlank()).orElseGet(texts::spaceName);
    }

    public String spaceTopic() {
        return texts.spaceTopic();
    }

    public String topic(KnownAgent agent) {
        return texts.roomTopic(agent.description());
    }

    public RoomAlias spaceAlias() {
        return RoomAlias.of(settings.alias(), namespace.serverName());
    }

    public RoomAlias aliasOf(AgentRef agent) {
        return namespace.agentRoomAlias(agent.backend(), agent.agentId());
    }

    public UserId userOf(AgentRef agent) {
        return namespace.agentUser(agent.backend(), agent.agentId());
    }

    public String agentName(KnownAgent agent) {
        return CleanName.ofAgent(agent.name(), agent.ref().agentId());
    }

    public String roomName(KnownAgent agent) {
        return roomName(agent.ref(), agent.name());
    }

    /** Returns the people who are invited to the Space, and to agent rooms that its members can't join. */
    public List<UserId> people() {
        return invitees.people();
    }

    /** Returns the people who are invited to agent rooms that the Space's members can join. */
    public List<UserId> peopleBesideMembers() {
        return invitesToRooms() ? invitees.people() : List.of();
    }

    /** Returns the name that the agent's room gets if the agent has this name. */
    public String roomName(AgentRef agent, String name) {
        String template = settings.roomName().orElseGet(() -> texts.roomName(agent.backend()));
        return CleanName.ofRoom(template.replace("{name}", CleanName.ofAgent(name, agent.agentId())));
    }

    public Optional<String> order(KnownAgent agent) {
        return CleanName.order(agentName(agent));
    }

    /**
     * The content of {@code m.space.child} in the Space. A room that people are invited to is not suggested as well:
     * clients would show it twice.
     */
    public ObjectNode child(Optional<String> order) {
        ObjectNode child = object().put("suggested", !invitesToRooms());
        order.ifPresent(text -> child.put("order", text));
        child.putArray("via").add(namespace.serverName());
        return child;
    }

    /** Whether people get an invite to each room, or only to the Space, whose members can join its rooms. */
    public boolean invitesToRooms() {
        return settings.inviteTo() == SpaceSettings.InviteTo.ROOMS;
    }

    public CreateRoom space(RoomVersion version) {
        return new CreateRoom(
                spaceName(),
                null,
                settings.alias(),
                version.id(),
                creation().put("type", "m.space"),
                PowerLevels.of(version, namespace.bot(), invitees.people()),
                Stream.concat(
                                Stream.of(
                                        new InitialState(EventTypes.SPACE, "", spaceMark()),
                                        topicOf(texts.spaceTopic())),
                                privacy(object().put("join_rule", "invite")).stream())
                        .toList(),
                invitees.people());
    }

    /** @param alias the room's alias; empty if another room has it */
    public CreateRoom agentRoom(
            KnownAgent agent, RoomId space, Optional<RoomAlias> alias, Binding binding, RoomVersion version) {
        List<InitialState> state = new ArrayList<>();
        state.add(new InitialState(EventTypes.BINDING, "", binding.toJson()));
        state.add(new InitialState(EventTypes.SPACE_PARENT, space.value(), parent()));
        state.add(topicOf(topic(agent)));
        state.addAll(privacy(joinRule(space, version)));
        return new CreateRoom(
                roomName(agent),
                null,
                alias.map(RoomAlias::localpart).orElse(null),
                version.id(),
                creation(),
                PowerLevels.of(version, namespace.bot(), invitees.people()),
                state,
                Stream.concat(Stream.of(userOf(agent.ref())), invitedTo(version).stream())
                        .toList());
    }

    /**
     * A room for certain people.
     *
     * @param marks the state that says what kind of room this is
     * @param moderators people with power level 50
     */
    public record PrivateRoom(
            String name,
            String topic,
            RoomAlias alias,
            List<InitialState> marks,
            List<UserId> moderators,
            List<UserId> invited) {}

    /** A room in the Space that only invited people can join. */
    public CreateRoom privateRoom(PrivateRoom room, RoomId space, RoomVersion version) {
        List<InitialState> state = new ArrayList<>(room.marks());
        state.add(new InitialState(EventTypes.SPACE_PARENT, space.value(), parent()));
        state.add(topicOf(CleanName.ofTopic(room.topic())));
        state.addAll(privacy(object().put("join_rule", "invite")));
        return new CreateRoom(
                CleanName.ofRoom(room.name()),
                null,
                room.alias().localpart(),
                version.id(),
                creation(),
                PowerLevels.of(version, namespace.bot(), room.moderators()),
                state,
                room.invited());
    }

    private List<UserId> invitedTo(RoomVersion version) {
        return version.hasRestrictedJoins() ? peopleBesideMembers() : people();
    }

    static InitialState topicOf(String topic) {
        return new InitialState(EventTypes.TOPIC, "", object().put("topic", topic));
    }

    ObjectNode creation() {
        return object().put("m.federate", settings.federate());
    }

    /** Returns the content of {@code dev.homeroom.space} in the agents' Space. */
    public static ObjectNode spaceMark() {
        return object().put("version", 1).put("kind", "agents");
    }

    /** The content of {@code m.space.parent} in a room. */
    public ObjectNode parent() {
        ObjectNode parent = object().put("canonical", true);
        parent.putArray("via").add(namespace.serverName());
        return parent;
    }

    private ObjectNode joinRule(RoomId space, RoomVersion version) {
        if (!version.hasRestrictedJoins()) {
            return object().put("join_rule", "invite");
        }
        ObjectNode rule = object().put("join_rule", "restricted");
        rule.putArray("allow").add(membersOf(space));
        return rule;
    }

    /** Returns an entry for the {@code allow} list of a join rule. */
    public static ObjectNode membersOf(RoomId space) {
        return object().put("type", "m.room_membership").put("room_id", space.value());
    }

    static List<InitialState> privacy(ObjectNode joinRule) {
        return List.of(
                new InitialState("m.room.join_rules", "", joinRule),
                new InitialState("m.room.history_visibility", "", object().put("history_visibility", "shared")),
                new InitialState("m.room.guest_access", "", object().put("guest_access", "forbidden")));
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
