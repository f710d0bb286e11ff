package dev.homeroom.turn;

import dev.homeroom.conversation.command.Commands;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.space.Binding;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.space.ChatRooms;
import dev.homeroom.space.InvitedRooms;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.Settlement;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** How an agent follows an invite: into a room of people's own, or back into a room that was made for it. */
@ApplicationScoped
class MovingIn {
    private static final Logger LOG = Logger.getLogger(MovingIn.class);

    private final Homeserver homeserver;
    private final InvitedRooms rooms;
    private final ChatRooms chatRooms;
    private final Declining declining;
    private final Commands commands;
    private final Post post;

    MovingIn(
            Homeserver homeserver,
            InvitedRooms rooms,
            ChatRooms chatRooms,
            Declining declining,
            Commands commands,
            Post post) {
        this.homeserver = homeserver;
        this.rooms = rooms;
        this.chatRooms = chatRooms;
        this.declining = declining;
        this.commands = commands;
        this.post = post;
    }

    /** The bot stays without a word. */
    Settlement join(UserId bot, RoomEvent invite) {
        homeserver.join(bot, invite.room());
        return new Settlement.Settled("joined", List.of());
    }

    /** Whoever invites it to a chat room that was archived wants the room to go on. */
    Settlement comeBack(UserId user, BoundRoom room) {
        if (room.binding().archived() && room.binding().kind() == Binding.Kind.CHAT) {
            chatRooms.unarchive(room);
        } else {
            homeserver.join(user, room.room());
        }
        return new Settlement.Settled("back at home", List.of());
    }

    Settlement moveIn(UserId user, KnownAgent agent, RoomEvent invite) {
        homeserver.join(user, invite.room());
        return homeserver.state(user, invite.room(), "m.room.encryption", "").isPresent()
                ? declining.fromWithin(user, invite, Sentence.INVITE_ENCRYPTED)
                : bind(user, agent, invite);
    }

    private Settlement bind(UserId user, KnownAgent agent, RoomEvent invite) {
        Binding.Kind kind = invite.content().path("is_direct").asBoolean() ? Binding.Kind.DIRECT : Binding.Kind.GROUP;
        rooms.bind(invite.room(), agent.ref(), kind, invite.sender());
        LOG.infof("An agent was invited and moved in: agent=%s by=%s", agent.ref(), invite.sender());
        String name = AgentNames.of(Optional.of(agent), user);
        return new Settlement.Settled(
                "moved in",
                List.of(post.notice(
                        user,
                        invite.room(),
                        invite.id().value(),
                        "greeting",
                        Sentence.GREETING,
                        Map.of("agent", name, "help", commands.prefix() + "help"))));
    }
}
