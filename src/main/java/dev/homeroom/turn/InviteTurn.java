package dev.homeroom.turn;

import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.Binding;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.space.ChatRooms;
import dev.homeroom.space.InvitedRooms;
import dev.homeroom.space.SpaceSettings;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import dev.homeroom.work.WorkSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Answers an invite of one of our users. Whoever may talk to agents can have one in a room of their own; an invite that can't
 * be followed is declined, with a reason. The bot comes so that it can say that no agent lives there.
 */
@ApplicationScoped
class InviteTurn {
    private static final Logger LOG = Logger.getLogger(InviteTurn.class);
    private static final Settlement INSIDE_ALREADY = new Settlement.Settled("inside already", List.of());

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final Permissions permissions;
    private final InvitedRooms rooms;
    private final ChatRooms chatRooms;
    private final Commands commands;
    private final Declining declining;
    private final Post post;
    private final RetryPolicy retries;
    private final boolean importing;
    private final Clock clock;

    InviteTurn(
            Homeserver homeserver,
            Namespace namespace,
            Permissions permissions,
            InvitedRooms rooms,
            ChatRooms chatRooms,
            Commands commands,
            Declining declining,
            Post post,
            WorkSettings settings,
            SpaceSettings spaces,
            Clock clock) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.permissions = permissions;
        this.rooms = rooms;
        this.chatRooms = chatRooms;
        this.commands = commands;
        this.declining = declining;
        this.post = post;
        this.retries = new RetryPolicy(settings.sendGiveUpAfter(), settings.sendGiveUpAfter());
        this.importing = !spaces.makeRooms();
        this.clock = clock;
    }

    /** @param bound the agent that the room belongs to already */
    Settlement handle(RoomEvent invite, WaitingEvent waiting, Optional<BoundRoom> bound) {
        UserId invited = new UserId(invite.stateKey().orElseThrow());
        try {
            return invited.equals(namespace.bot())
                    ? comeOrDecline(invited, invite)
                    : moveInOrDecline(invited, invite, bound);
        } catch (HomeserverException e) {
            return e.mayPass() ? laterOrNever(waiting, e) : never(waiting, e);
        }
    }

    private Settlement comeOrDecline(UserId bot, RoomEvent invite) {
        if (!permissions.mayChat(invite.sender())) {
            return declineUnlessAtHome(bot, invite, Sentence.INVITE_NOT_PERMITTED, Optional.empty());
        }
        homeserver.join(bot, invite.room());
        return new Settlement.Settled("joined", List.of());
    }

    private Settlement moveInOrDecline(UserId user, RoomEvent invite, Optional<BoundRoom> bound) {
        Optional<KnownAgent> agent = rooms.agentOf(user).filter(KnownAgent::isListed);
        Optional<Sentence> reason = whyNot(user, invite, agent, bound);
        if (reason.isPresent()) {
            return declineUnlessAtHome(user, invite, reason.get(), bound);
        }
        if (isAtHome(bound) && isInside(user, invite.room())) {
            return INSIDE_ALREADY;
        }
        if (bound.filter(InviteTurn::isOfTheBot).isPresent()) {
            return comeBack(user, bound.get());
        }
        homeserver.join(user, invite.room());
        return homeserver.state(user, invite.room(), "m.room.encryption", "").isPresent()
                ? declining.fromWithin(user, invite, Sentence.INVITE_ENCRYPTED)
                : moveIn(user, agent.orElseThrow(), invite);
    }

    /** What an agent was in before rooms are made is the import's to take over. */
    private boolean isAtHome(Optional<BoundRoom> bound) {
        return importing || bound.filter(InviteTurn::isOfTheBot).isPresent();
    }

    private static boolean isOfTheBot(BoundRoom room) {
        return room.binding().kind().isOfTheBot();
    }

    /** Into a room that was made for it. Whoever invites it to a chat room that was archived wants the room to go on. */
    private Settlement comeBack(UserId user, BoundRoom room) {
        if (room.binding().archived() && room.binding().kind() == Binding.Kind.CHAT) {
            chatRooms.unarchive(room);
        } else {
            homeserver.join(user, room.room());
        }
        return new Settlement.Settled("back at home", List.of());
    }

    private Optional<Sentence> whyNot(
            UserId user, RoomEvent invite, Optional<KnownAgent> agent, Optional<BoundRoom> bound) {
        if (!permissions.mayChat(invite.sender())) {
            return Optional.of(Sentence.INVITE_NOT_PERMITTED);
        }
        if (agent.isEmpty()) {
            return Optional.of(Sentence.INVITE_OF_NOBODY);
        }
        return bound.filter(room -> !room.agentUser().equals(user)).map(room -> Sentence.INVITE_OCCUPIED);
    }

    /** An invite can be pushed when it has long been accepted; to decline it then would be to leave. */
    private Settlement declineUnlessAtHome(
            UserId invited, RoomEvent invite, Sentence reason, Optional<BoundRoom> bound) {
        if (isInside(invited, invite.room()) && !cameToDecline(invited, invite, bound)) {
            return INSIDE_ALREADY;
        }
        if (bound.isPresent() && reason == Sentence.INVITE_OCCUPIED) {
            return declining.whereAnotherAnswers(invited, invite, bound.get());
        }
        return mayBeVisited(invite.sender())
                ? declining.onAVisit(invited, invite, reason)
                : declining.fromAfar(invited, invite.room(), reason);
    }

    /** It was cut off while it said why it doesn't stay. The bot may be wherever it was invited to. */
    private boolean cameToDecline(UserId invited, RoomEvent invite, Optional<BoundRoom> bound) {
        return !importing
                && bound.isEmpty()
                && mayBeVisited(invite.sender())
                && !invited.equals(namespace.bot())
                && !rooms.isHome(invited, invite.room());
    }

    /** Into rooms of strangers from elsewhere nobody of ours goes: they could call our homeserver anywhere. */
    private boolean mayBeVisited(UserId inviter) {
        return permissions.mayChat(inviter) || inviter.serverName().equals(namespace.serverName());
    }

    private Settlement moveIn(UserId user, KnownAgent agent, RoomEvent invite) {
        Binding.Kind kind = invite.content().path("is_direct").asBoolean() ? Binding.Kind.DIRECT : Binding.Kind.GROUP;
        rooms.bind(invite.room(), agent.ref(), kind, invite.sender());
        LOG.infof(
                "An agent was invited and moved in: room=%s agent=%s by=%s",
                invite.room(), agent.ref(), invite.sender());
        String name = agent.name().isBlank() ? user.localpart() : agent.name();
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

    private Settlement laterOrNever(WaitingEvent waiting, HomeserverException why) {
        return switch (retries.decide(clock.instant(), Optional.of(waiting.receivedAt()), Optional.empty())) {
            case RetryPolicy.Decision.Again again -> new Settlement.Wait(again.pause());
            case RetryPolicy.Decision.GiveUp giveUp -> never(waiting, why);
        };
    }

    private static Settlement never(WaitingEvent waiting, HomeserverException why) {
        LOG.infof("An invite could not be answered: room=%s %s", waiting.room(), why.getMessage());
        return new Settlement.Settled("invite gone", List.of());
    }

    private boolean isInside(UserId invited, RoomId room) {
        try {
            return homeserver
                    .state(invited, room, "m.room.member", invited.value())
                    .filter(member -> member.path("membership").asText().equals("join"))
                    .isPresent();
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            return false;
        }
    }
}
