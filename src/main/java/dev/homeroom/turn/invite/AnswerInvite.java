package dev.homeroom.turn.invite;

import dev.homeroom.appservice.EventKind;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.LaneSettings;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.KindHandler;
import dev.homeroom.turn.reply.RetryPolicy;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Answers an invite of one of Homeroom's users. A person who may talk to agents can have one in a room of their own.
 * Other invites are declined with a reason. The bot joins so that it can say that no agent lives there.
 */
@ApplicationScoped
public class AnswerInvite implements KindHandler {
    private static final Logger LOG = Logger.getLogger(AnswerInvite.class);
    private static final Outcome INSIDE_ALREADY = new Outcome.Done("inside already", List.of());

    private final Namespace namespace;
    private final Permissions permissions;
    private final InvitedRooms rooms;
    private final AgentPresence agentPresence;
    private final EnterRoom enterRoom;
    private final DeclineInvite declineInvite;
    private final RetryPolicy retries;
    private final InstantSource clock;

    public AnswerInvite(
            Namespace namespace,
            Permissions permissions,
            InvitedRooms rooms,
            AgentPresence agentPresence,
            EnterRoom enterRoom,
            DeclineInvite declineInvite,
            LaneSettings settings,
            InstantSource clock) {
        this.namespace = namespace;
        this.permissions = permissions;
        this.rooms = rooms;
        this.agentPresence = agentPresence;
        this.enterRoom = enterRoom;
        this.declineInvite = declineInvite;
        this.retries = new RetryPolicy(settings.sendGiveUpAfter(), settings.sendGiveUpAfter());
        this.clock = clock;
    }

    @Override
    public EventKind kind() {
        return EventKind.INVITE;
    }

    @Override
    public Outcome handle(RoomEvent invite, WaitingEvent waiting, TurnContext turnContext) {
        Optional<BoundRoom> bound = agentPresence.owner(invite.room());
        UserId invited = new UserId(invite.stateKey().orElseThrow());
        try {
            return invited.equals(namespace.bot())
                    ? joinOrDecline(invited, invite)
                    : moveInOrDecline(invited, invite, bound);
        } catch (HomeserverException e) {
            return e.mayPass() ? laterOrNever(waiting, e) : never(e);
        }
    }

    private Outcome joinOrDecline(UserId bot, RoomEvent invite) {
        if (!permissions.mayChat(invite.sender())) {
            return declineUnlessAtHome(bot, invite, Sentence.INVITE_NOT_PERMITTED, Optional.empty());
        }
        return enterRoom.join(bot, invite);
    }

    private Outcome moveInOrDecline(UserId user, RoomEvent invite, Optional<BoundRoom> bound) {
        if (SpaceInvite.isToSpace(invite)) {
            return declineInvite.fromAfar(user, invite.room(), Sentence.INVITE_TO_SPACE);
        }
        Optional<KnownAgent> agent = rooms.agentOf(user).filter(KnownAgent::isListed);
        Optional<Sentence> reason = whyNot(user, invite, agent, bound);
        if (reason.isPresent()) {
            return declineUnlessAtHome(user, invite, reason.get(), bound);
        }
        if (agentPresence.isAtHome(user, invite.room(), bound)) {
            return INSIDE_ALREADY;
        }
        return bound.filter(room -> room.binding().kind().hasBot())
                .map(room -> enterRoom.comeBack(user, room))
                .orElseGet(() -> enterRoom.moveIn(user, agent.orElseThrow(), invite));
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
    private Outcome declineUnlessAtHome(UserId invited, RoomEvent invite, Sentence reason, Optional<BoundRoom> bound) {
        if (agentPresence.isInside(invited, invite.room()) && !cameToDecline(invited, invite, bound)) {
            return INSIDE_ALREADY;
        }
        if (bound.isPresent() && reason == Sentence.INVITE_OCCUPIED) {
            return declineInvite.whereAnotherAnswers(invited, invite, bound.get());
        }
        return mayBeVisited(invite.sender())
                ? declineInvite.onAVisit(invited, invite, reason)
                : declineInvite.fromAfar(invited, invite.room(), reason);
    }

    private boolean cameToDecline(UserId invited, RoomEvent invite, Optional<BoundRoom> bound) {
        return mayBeVisited(invite.sender()) && agentPresence.isOnAVisit(invited, invite.room(), bound);
    }

    /** Never join rooms of unknown remote users: any server could make Homeroom's homeserver federate with it. */
    private boolean mayBeVisited(UserId inviter) {
        return permissions.mayChat(inviter) || inviter.serverName().equals(namespace.serverName());
    }

    private Outcome laterOrNever(WaitingEvent waiting, HomeserverException why) {
        return switch (retries.decide(clock.instant(), Optional.of(waiting.receivedAt()), Optional.empty())) {
            case RetryPolicy.Decision.Again again -> new Outcome.HandleLater(again.pause());
            case RetryPolicy.Decision.GiveUp giveUp -> never(why);
        };
    }

    private static Outcome never(HomeserverException why) {
        LOG.infof("An invite could not be answered: %s", why.getMessage());
        return new Outcome.Done("invite gone", List.of());
    }
}
