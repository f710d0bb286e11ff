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
import dev.homeroom.turn.KindHandler;
import dev.homeroom.turn.invite.AgentPresence.InvitedUser;
import dev.homeroom.turn.reply.RetryPolicy;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Answers an invite of one of Homeroom's users. A person who may talk to agents can have them in a room of their own, and a
 * further one in an agent's room.
 * Other invites are declined with a reason. The bot joins so that it can say that no agent lives there.
 */
@Singleton
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
        UserId user = new UserId(invite.stateKey().orElseThrow());
        InvitedUser invited = agentPresence.of(user, invite.room());
        try {
            return user.equals(namespace.bot()) ? joinOrDecline(invited, invite) : moveInOrDecline(invited, invite);
        } catch (HomeserverException e) {
            return e.mayPass() ? laterOrNever(waiting, e) : never(e);
        }
    }

    private Outcome joinOrDecline(InvitedUser bot, RoomEvent invite) {
        return permissions.mayChat(invite.sender())
                ? enterRoom.join(bot.user(), invite)
                : declineUnlessAtHome(bot, invite, Sentence.INVITE_NOT_PERMITTED);
    }

    private Outcome moveInOrDecline(InvitedUser invited, RoomEvent invite) {
        UserId user = invited.user();
        if (SpaceInvite.isToSpace(invite)) {
            return declineInvite.fromAfar(user, invite.room(), Sentence.INVITE_TO_SPACE);
        }
        Optional<KnownAgent> agent = rooms.agentOf(user).filter(KnownAgent::isListed);
        Optional<Sentence> reason = whyNot(invite, agent);
        if (reason.isPresent()) {
            return declineUnlessAtHome(invited, invite, reason.get());
        }
        if (invited.isAtHome() || isOurOwn(invited, invite)) {
            return INSIDE_ALREADY;
        }
        return invited.bound()
                .filter(room -> room.binding().kind().hasBot())
                .map(room -> enterRoom.comeBack(user, room))
                .orElseGet(() -> enterRoom.moveIn(user, agent.orElseThrow(), invite));
    }

    /** The bot invites agents that are to speak in a room once, and lets them join itself. */
    private boolean isOurOwn(InvitedUser invited, RoomEvent invite) {
        return invited.bound().isEmpty() && invite.sender().equals(namespace.bot());
    }

    private Optional<Sentence> whyNot(RoomEvent invite, Optional<KnownAgent> agent) {
        if (!permissions.mayChat(invite.sender())) {
            return Optional.of(Sentence.INVITE_NOT_PERMITTED);
        }
        return agent.isEmpty() ? Optional.of(Sentence.INVITE_OF_NOBODY) : Optional.empty();
    }

    /** An invite can be pushed when it has long been accepted; to decline it then would be to leave. */
    private Outcome declineUnlessAtHome(InvitedUser invited, RoomEvent invite, Sentence reason) {
        boolean mayBeVisited = mayBeVisited(invite.sender());
        if (invited.isInside() && !(mayBeVisited && invited.isOnAVisit())) {
            return INSIDE_ALREADY;
        }
        return mayBeVisited
                ? declineInvite.onAVisit(invited.user(), invite, reason)
                : declineInvite.fromAfar(invited.user(), invite.room(), reason);
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
