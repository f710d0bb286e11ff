package dev.homeroom.turn.invite;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.reply.AgentNames;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * How an invite is declined so that whoever sent it sees why. The reason of a leave is not enough: clients hide it when an
 * invite is declined. They show it when somebody was in the room and leaves it.
 */
@ApplicationScoped
public class DeclineInvite {
    private static final Logger LOG = Logger.getLogger(DeclineInvite.class);

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final InvitedRooms rooms;
    private final Wording wording;
    private final OutgoingEvents outgoingEvents;

    public DeclineInvite(
            Homeserver homeserver,
            Namespace namespace,
            InvitedRooms rooms,
            Wording wording,
            OutgoingEvents outgoingEvents) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.rooms = rooms;
        this.wording = wording;
        this.outgoingEvents = outgoingEvents;
    }

    /** Comes, says why it can't stay, and goes. Called again after a crash, it says so once. */
    Outcome onAVisit(UserId invited, RoomEvent invite, Sentence reason) {
        homeserver.register(invited);
        try {
            homeserver.join(invited, invite.room());
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            LOG.infof("An invite is declined without a word: %s", e.getMessage());
            return fromAfar(invited, invite.room(), reason);
        }
        return SpaceInvite.isSpace(homeserver, invited, invite.room())
                ? fromAfar(invited, invite.room(), reason)
                : fromWithin(invited, invite, reason);
    }

    /** As {@link #onAVisit}, of somebody who has come already. */
    Outcome fromWithin(UserId invited, RoomEvent invite, Sentence reason) {
        OutgoingEvent notice =
                outgoingEvents.notice(invited, invite.room(), invite.id().value(), "leaving", reason, Map.of());
        try {
            homeserver.send(invited, notice.room(), notice.type(), notice.transactionId(), notice.content());
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            LOG.infof("A room is left without a word: %s", e.getMessage());
        }
        return fromAfar(invited, invite.room(), reason);
    }

    /** The agent that is there says why a second one doesn't come. */
    Outcome whereAnotherAnswers(UserId invited, RoomEvent invite, BoundRoom bound) {
        leave(invited, invite.room(), Sentence.INVITE_OCCUPIED);
        UserId speaker =
                bound.binding().archived() && bound.binding().kind().hasBot() ? namespace.bot() : bound.agentUser();
        OutgoingEvent notice = outgoingEvents.notice(
                speaker,
                invite.room(),
                invite.id().value(),
                "occupied",
                Sentence.ROOM_OCCUPIED,
                Map.of("agent", nameOf(bound.agentUser()), "other", nameOf(invited)));
        return new Outcome.Done("declined", List.of(notice));
    }

    /** Without coming: what whoever sent the invite sees of the reason depends on the client. */
    Outcome fromAfar(UserId invited, RoomId room, Sentence reason) {
        leave(invited, room, reason);
        return new Outcome.Done("declined", List.of());
    }

    /** Somebody may invite an agent user that was never made; some homeservers then don't let us act as it. */
    private void leave(UserId invited, RoomId room, Sentence reason) {
        homeserver.register(invited);
        homeserver.leave(invited, room, wording.of(reason, Map.of()));
    }

    private String nameOf(UserId user) {
        return AgentNames.of(rooms.agentOf(user), user);
    }
}
