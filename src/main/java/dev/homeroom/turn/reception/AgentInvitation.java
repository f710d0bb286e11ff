package dev.homeroom.turn.reception;

import dev.homeroom.conversation.Level;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.RoomDoor;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.conversation.command.CommandSettings;
import dev.homeroom.conversation.command.ReplyLines;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.ChatRooms;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a person into a room with an agent: into the agent's own room if they may enter it, or may manage rooms; and
 * otherwise into a chat room of their own, since others have talked to the agent in its room.
 */
@Singleton
class AgentInvitation {
    private final Homeserver homeserver;
    private final Namespace namespace;
    private final Permissions permissions;
    private final Bindings bindings;
    private final ChatRooms chatRooms;
    private final RoomDoor door;
    private final CommandSettings settings;
    private final Wording wording;

    AgentInvitation(
            Homeserver homeserver,
            Namespace namespace,
            Permissions permissions,
            Bindings bindings,
            ChatRooms chatRooms,
            RoomDoor door,
            CommandSettings settings,
            Wording wording) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.permissions = permissions;
        this.bindings = bindings;
        this.chatRooms = chatRooms;
        this.door = door;
        this.settings = settings;
        this.wording = wording;
    }

    /** @param cause the message that asks for it; asked twice, it opens one room */
    CommandReply.Said of(UserId person, KnownAgent agent, EventId cause) {
        String name = AgentChoices.nameOf(agent);
        return bindings.agentRoomOf(agent.ref())
                .filter(room -> mayEnter(person, room))
                .map(room -> into(room, name, person, name))
                .orElseGet(() -> intoOwnRoom(person, agent, cause));
    }

    private boolean mayEnter(UserId person, RoomId room) {
        return permissions.of(person).includes(Level.MANAGE) || door.isOpenTo(person, room);
    }

    private CommandReply.Said into(RoomId room, String roomName, UserId person, String agentName) {
        String membership = homeserver.membership(namespace.bot(), room, person).orElse("");
        if (!membership.equals("join") && !membership.equals("invite")) {
            homeserver.invite(namespace.bot(), room, person);
        }
        return linked(
                membership.equals("join") ? Sentence.WITH_AGENT_ALREADY : Sentence.INVITED_TO_AGENT,
                agentName,
                roomName,
                room);
    }

    private CommandReply.Said intoOwnRoom(UserId person, KnownAgent agent, EventId cause) {
        String agentName = AgentChoices.nameOf(agent);
        Optional<BoundRoom> present = chatRooms.existing(agent.ref(), person);
        if (present.isPresent()) {
            return into(present.get().room(), present.get().name(), person, agentName);
        }
        int rooms = chatRooms.countOf(person);
        return rooms < settings.mostRooms() ? open(person, agent, cause) : tooMany(rooms);
    }

    private CommandReply.Said open(UserId person, KnownAgent agent, EventId cause) {
        String agentName = AgentChoices.nameOf(agent);
        BoundRoom room = chatRooms.open(
                agent.ref(), person, wording.of(Sentence.CHAT_ROOM_NAME, Map.of("agent", agentName)), cause.value());
        return linked(Sentence.CHAT_ROOM_OPENED, agentName, room.name(), room.room());
    }

    private CommandReply.Said tooMany(int rooms) {
        return CommandReply.Said.of(wording.of(
                Sentence.CHAT_ROOMS_TOO_MANY,
                Map.of("count", String.valueOf(rooms), "archive", settings.prefix() + "archive")));
    }

    private CommandReply.Said linked(Sentence sentence, String agentName, String roomName, RoomId room) {
        return new ReplyLines()
                .add(wording.of(sentence, Map.of("agent", agentName)))
                .addLink(roomName, room, namespace.serverName())
                .reply();
    }
}
