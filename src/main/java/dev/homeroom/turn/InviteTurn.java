package dev.homeroom.turn;

import dev.homeroom.conversation.Permissions;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.space.InvitedRooms;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import dev.homeroom.work.WorkSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
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

    private final Namespace namespace;
    private final Permissions permissions;
    private final InvitedRooms rooms;
    private final Presence presence;
    private final MovingIn movingIn;
    private final Declining declining;
    private final RetryPolicy retries;
    private final Clock clock;

    InviteTurn(
            Namespace namespace,
            Permissions permissions,
            InvitedRooms rooms,
            Presence presence,
            MovingIn movingIn,
            Declining declining,
            WorkSettings settings,
            Clock clock) {
        this.namespace = namespace;
        this.permissions = permissions;
        this.rooms = rooms;
        this.presence = presence;
        this.movingIn = movingIn;
        this.declining = declining;
        this.retries = new RetryPolicy(settings.sendGiveUpAfter(), settings.sendGiveUpAfter());
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
            return e.mayPass() ? laterOrNever(waiting, e) : never(e);
        }
    }

    private Settlement comeOrDecline(UserId bot, RoomEvent invite) {
        if (!permissions.mayChat(invite.sender())) {
            return declineUnlessAtHome(bot, invite, Sentence.INVITE_NOT_PERMITTED, Optional.empty());
        }
        return movingIn.join(bot, invite);
    }

    private Settlement moveInOrDecline(UserId user, RoomEvent invite, Optional<BoundRoom> bound) {
        Optional<KnownAgent> agent = rooms.agentOf(user).filter(KnownAgent::isListed);
        Optional<Sentence> reason = whyNot(user, invite, agent, bound);
        if (reason.isPresent()) {
            return declineUnlessAtHome(user, invite, reason.get(), bound);
        }
        if (presence.isAtHome(user, invite.room(), bound)) {
            return INSIDE_ALREADY;
        }
        return bound.filter(room -> room.binding().kind().isOfTheBot())
                .map(room -> movingIn.comeBack(user, room))
                .orElseGet(() -> movingIn.moveIn(user, agent.orElseThrow(), invite));
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
        if (presence.isInside(invited, invite.room()) && !cameToDecline(invited, invite, bound)) {
            return INSIDE_ALREADY;
        }
        if (bound.isPresent() && reason == Sentence.INVITE_OCCUPIED) {
            return declining.whereAnotherAnswers(invited, invite, bound.get());
        }
        return mayBeVisited(invite.sender())
                ? declining.onAVisit(invited, invite, reason)
                : declining.fromAfar(invited, invite.room(), reason);
    }

    private boolean cameToDecline(UserId invited, RoomEvent invite, Optional<BoundRoom> bound) {
        return mayBeVisited(invite.sender()) && presence.isOnAVisit(invited, invite.room(), bound);
    }

    /** Into rooms of strangers from elsewhere nobody of ours goes: they could call our homeserver anywhere. */
    private boolean mayBeVisited(UserId inviter) {
        return permissions.mayChat(inviter) || inviter.serverName().equals(namespace.serverName());
    }

    private Settlement laterOrNever(WaitingEvent waiting, HomeserverException why) {
        return switch (retries.decide(clock.instant(), Optional.of(waiting.receivedAt()), Optional.empty())) {
            case RetryPolicy.Decision.Again again -> new Settlement.Wait(again.pause());
            case RetryPolicy.Decision.GiveUp giveUp -> never(why);
        };
    }

    private static Settlement never(HomeserverException why) {
        LOG.infof("An invite could not be answered: %s", why.getMessage());
        return new Settlement.Settled("invite gone", List.of());
    }
}
