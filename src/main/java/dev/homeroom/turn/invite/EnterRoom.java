package dev.homeroom.turn.invite;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.ChatRooms;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.guard.SendPermission;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Accepts invites: of an agent to people's own room or back to a room made for it, and of the bot to any room. */
@Singleton
public class EnterRoom {
    private static final Logger LOG = Logger.getLogger(EnterRoom.class);

    private final Homeserver homeserver;
    private final InvitedRooms rooms;
    private final ChatRooms chatRooms;
    private final DeclineInvite declineInvite;
    private final SendPermission sendPermission;
    private final Commands commands;
    private final OutgoingEvents outgoingEvents;

    public EnterRoom(
            Homeserver homeserver,
            InvitedRooms rooms,
            ChatRooms chatRooms,
            DeclineInvite declineInvite,
            SendPermission sendPermission,
            Commands commands,
            OutgoingEvents outgoingEvents) {
        this.homeserver = homeserver;
        this.rooms = rooms;
        this.chatRooms = chatRooms;
        this.declineInvite = declineInvite;
        this.sendPermission = sendPermission;
        this.commands = commands;
        this.outgoingEvents = outgoingEvents;
    }

    /** Joins as the bot. In a direct chat it says what people can do there. */
    Outcome join(UserId bot, RoomEvent invite) {
        homeserver.join(bot, invite.room());
        return new Outcome.Done(
                "joined", invite.content().path("is_direct").asBoolean() ? List.of(welcome(bot, invite)) : List.of());
    }

    private OutgoingEvent welcome(UserId bot, RoomEvent invite) {
        RoomId room = invite.room();
        if (homeserver.state(bot, room, "m.room.encryption", "").isPresent()) {
            return outgoingEvents.notice(bot, room, room.value(), "encrypted", Sentence.BOT_ROOM_ENCRYPTED, Map.of());
        }
        Map<String, String> names = Map.of("agents", commands.prefix() + "agents", "help", commands.prefix() + "help");
        return outgoingEvents.notice(bot, room, invite.id().value(), "greeting", Sentence.BOT_GREETING, names);
    }

    /** Joins again. An invite to an archived chat room unarchives it. */
    Outcome comeBack(UserId user, BoundRoom room) {
        if (room.binding().archived() && room.binding().kind() == Binding.RoomKind.CHAT) {
            chatRooms.unarchive(room);
        } else {
            homeserver.join(user, room.room());
        }
        return new Outcome.Done("back at home", List.of());
    }

    Outcome moveIn(UserId user, KnownAgent agent, RoomEvent invite) {
        homeserver.join(user, invite.room());
        if (SpaceInvite.isSpace(homeserver, user, invite.room())) {
            return declineInvite.fromAfar(user, invite.room(), Sentence.INVITE_TO_SPACE);
        }
        return whyNotStay(user, invite.room())
                .map(reason -> declineInvite.fromWithin(user, invite, reason))
                .orElseGet(() -> bind(user, agent, invite));
    }

    private Optional<Sentence> whyNotStay(UserId user, RoomId room) {
        if (homeserver.state(user, room, "m.room.encryption", "").isPresent()) {
            return Optional.of(Sentence.INVITE_ENCRYPTED);
        }
        sendPermission.forget(room);
        return sendPermission.maySpeak(user, room, user) ? Optional.empty() : Optional.of(Sentence.INVITE_MUTED);
    }

    private Outcome bind(UserId user, KnownAgent agent, RoomEvent invite) {
        Binding.RoomKind roomKind =
                invite.content().path("is_direct").asBoolean() ? Binding.RoomKind.DIRECT : Binding.RoomKind.GROUP;
        rooms.bind(invite.room(), agent.ref(), roomKind, invite.sender());
        LOG.infof("An invited agent joined: agent=%s by=%s", agent.ref(), invite.sender());
        String name = AgentNames.of(Optional.of(agent), user);
        return new Outcome.Done(
                "moved in",
                List.of(outgoingEvents.notice(
                        user,
                        invite.room(),
                        invite.id().value(),
                        "greeting",
                        Sentence.GREETING,
                        Map.of("agent", name, "help", commands.prefix() + "help"))));
    }
}
