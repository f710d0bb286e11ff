package dev.homeroom.turn;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
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
 * Answers an invite of one of our users. The bot goes where people of its own server ask it to, so that it can say that
 * no agent lives there; agent users decline, with a reason.
 */
@ApplicationScoped
class InviteTurn {
    private static final Logger LOG = Logger.getLogger(InviteTurn.class);

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final Wording wording;
    private final RetryPolicy retries;
    private final Clock clock;

    InviteTurn(Homeserver homeserver, Namespace namespace, Wording wording, WorkSettings settings, Clock clock) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.wording = wording;
        this.retries = new RetryPolicy(settings.sendGiveUpAfter(), settings.sendGiveUpAfter());
        this.clock = clock;
    }

    Settlement handle(RoomEvent invite, WaitingEvent waiting) {
        UserId invited = new UserId(invite.stateKey().orElseThrow());
        boolean welcome =
                invited.equals(namespace.bot()) && invite.sender().serverName().equals(namespace.serverName());
        try {
            if (welcome) {
                homeserver.join(invited, invite.room());
                return new Settlement.Settled("joined", List.of());
            }
            if (isInside(invited, invite)) {
                return new Settlement.Settled("inside already", List.of());
            }
            decline(invited, invite);
            return new Settlement.Settled("declined", List.of());
        } catch (HomeserverException e) {
            return e.mayPass() ? laterOrNever(waiting, e) : never(waiting, e);
        }
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

    /** An invite can be pushed when it has long been accepted; to decline it then would be to leave. */
    private boolean isInside(UserId invited, RoomEvent invite) {
        try {
            return homeserver
                    .state(invited, invite.room(), "m.room.member", invited.value())
                    .filter(member -> member.path("membership").asText().equals("join"))
                    .isPresent();
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            return false;
        }
    }

    /** Somebody may invite an agent user that was never made; some homeservers then don't let us act as it. */
    private void decline(UserId invited, RoomEvent invite) {
        homeserver.register(invited);
        homeserver.leave(invited, invite.room(), wording.of(Sentence.INVITE_DECLINED, Map.of()));
    }
}
