package dev.homeroom.turn.invite;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Profile;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Declines invites so that the inviter sees why. The reason of a leave is not enough: clients hide it when an invite is
 * declined, and show it only when a member leaves the room.
 */
@Singleton
public class DeclineInvite {
    private static final Logger LOG = Logger.getLogger(DeclineInvite.class);

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final Wording wording;
    private final OutgoingEvents outgoingEvents;

    public DeclineInvite(Homeserver homeserver, Namespace namespace, Wording wording, OutgoingEvents outgoingEvents) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.wording = wording;
        this.outgoingEvents = outgoingEvents;
    }

    /**
     * Joins, says why the user cannot stay, and leaves. Repeated after a crash, it sends one notice. A user that was never
     * registered declines from afar if the homeserver lets it: anybody can invite any name, and accounts are for good.
     */
    Outcome onAVisit(UserId invited, RoomEvent invite, Sentence reason) {
        if (!isRegistered(invited)) {
            if (leftUnregistered(invited, invite.room(), reason)) {
                return new Outcome.Done("declined", List.of());
            }
            register(invited);
        }
        try {
            homeserver.join(invited, invite.room());
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            LOG.infof("An invite was declined, and the room could not be told: %s", e.getMessage());
            return fromAfar(invited, invite.room(), reason);
        }
        return SpaceInvite.isSpace(homeserver, invited, invite.room())
                ? fromAfar(invited, invite.room(), reason)
                : fromWithin(invited, invite, reason);
    }

    /** Same as {@link #onAVisit}, for a user who has already joined. */
    Outcome fromWithin(UserId invited, RoomEvent invite, Sentence reason) {
        OutgoingEvent notice =
                outgoingEvents.notice(invited, invite.room(), invite.id().value(), "leaving", reason, Map.of());
        try {
            homeserver.send(invited, notice.room(), notice.type(), notice.transactionId(), notice.content());
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            LOG.infof("An agent left a room, and the room could not be told: %s", e.getMessage());
        }
        return fromAfar(invited, invite.room(), reason);
    }

    /** Declines without joining. The client decides whether the inviter sees the reason. */
    Outcome fromAfar(UserId invited, RoomId room, Sentence reason) {
        leave(invited, room, reason);
        return new Outcome.Done("declined", List.of());
    }

    /** Registers the user only if the homeserver rejects its requests otherwise. */
    private void leave(UserId invited, RoomId room, Sentence reason) {
        if (!leftUnregistered(invited, room, reason)) {
            if (!isRegistered(invited)) {
                register(invited);
            }
            homeserver.leave(invited, room, wording.of(reason, Map.of()));
        }
    }

    private boolean leftUnregistered(UserId invited, RoomId room, Sentence reason) {
        return HomeserverException.refusalMeans(false, () -> {
            homeserver.leave(invited, room, wording.of(reason, Map.of()));
            return true;
        });
    }

    private boolean isRegistered(UserId user) {
        return user.equals(namespace.bot())
                || !homeserver.profile(namespace.bot(), user).equals(Profile.EMPTY);
    }

    /** Some homeservers add an ornament to the name of a new user. */
    private void register(UserId user) {
        homeserver.register(user);
        if (!homeserver.profile(user).displayName().equals(Optional.of(user.localpart()))) {
            homeserver.setDisplayName(user, user.localpart());
        }
    }
}
