package dev.homeroom.rooms.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.CreateRoom.InitialState;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Templates for personal Spaces and the chat rooms in them. Each gets a computed alias that no agent room can have, so
 * a room whose creation got no answer is found instead of created twice.
 */
@ApplicationScoped
public class ChatRoomTemplates {
    private final RoomTemplates roomTemplates;

    public ChatRoomTemplates(RoomTemplates roomTemplates) {
        this.roomTemplates = roomTemplates;
    }

    public RoomAlias personalSpaceAlias(UserId owner) {
        return alias("space", owner.value());
    }

    /** @param cause key of the event that requested the room */
    public RoomAlias chatRoomAlias(String cause) {
        return alias("chat", cause);
    }

    /** The same name is the same room of the agent. */
    public RoomAlias ownedRoomAlias(UserId agentUser, String name) {
        return alias("own", agentUser + "\n" + name);
    }

    private RoomAlias alias(String kind, String key) {
        return RoomAlias.of(
                "agent_~%s_%s".formatted(kind, Sha256.hex(key)),
                roomTemplates.namespace().serverName());
    }

    public CreateRoom personalSpace(UserId owner, String name, RoomVersion version) {
        ObjectNode mark =
                RoomTemplates.object().put("version", 1).put("kind", "personal").put("owner", owner.value());
        return new CreateRoom(
                CleanName.ofRoom(name),
                null,
                personalSpaceAlias(owner).localpart(),
                version.id(),
                roomTemplates.creation().put("type", "m.space"),
                PowerLevels.of(version, roomTemplates.bot(), List.of(owner)),
                Stream.concat(
                                Stream.of(
                                        new InitialState(EventTypes.SPACE, "", mark),
                                        RoomTemplates.topicOf(
                                                roomTemplates.texts().personalSpaceTopic())),
                                byInvitation())
                        .toList(),
                List.of(owner));
    }

    public CreateRoom chatRoom(String cause, String name, Binding binding, RoomId space, RoomVersion version) {
        UserId owner = binding.owner().orElseThrow();
        return new CreateRoom(
                name,
                null,
                chatRoomAlias(cause).localpart(),
                version.id(),
                roomTemplates.creation(),
                PowerLevels.of(version, roomTemplates.bot(), List.of(owner)),
                Stream.concat(
                                Stream.of(
                                        new InitialState(EventTypes.BINDING, "", binding.toJson()),
                                        new InitialState(
                                                EventTypes.SPACE_PARENT, space.value(), roomTemplates.parent()),
                                        RoomTemplates.topicOf(
                                                roomTemplates.texts().chatRoomTopic())),
                                byInvitation())
                        .toList(),
                List.of(roomTemplates.userOf(binding.agent()), owner));
    }

    /** A room that an agent makes itself. The agent owns it, and nobody else is in it yet. */
    public CreateRoom ownedRoom(UserId agentUser, String name, Optional<String> topic, RoomVersion version) {
        return new CreateRoom(
                CleanName.ofRoom(name),
                null,
                ownedRoomAlias(agentUser, name).localpart(),
                version.id(),
                roomTemplates.creation(),
                PowerLevels.of(version, agentUser, List.of()),
                Stream.concat(topic.map(RoomTemplates::topicOf).stream(), byInvitation())
                        .toList(),
                List.of());
    }

    /** Returns the content of {@code m.space.child} for a personal Space or a chat room. */
    public ObjectNode child() {
        ObjectNode child = RoomTemplates.object();
        child.putArray("via").add(roomTemplates.namespace().serverName());
        return child;
    }

    private static Stream<InitialState> byInvitation() {
        return RoomTemplates.privacy(RoomTemplates.object().put("join_rule", "invite")).stream();
    }
}
