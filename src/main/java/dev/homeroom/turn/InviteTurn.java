package dev.homeroom.turn;

import dev.homeroom.conversation.Permissions;
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
 * Answers an invite of one of our users. The bot goes where people who may talk to agents ask it to, so that it can say that
 * no agent lives there; agent users decline, with a reason.
 */
@ApplicationScoped
class InviteTurn {
    private static final Logger LOG = Logger.getLogger(InviteTurn.class);

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final Permissions permissions;
    private final Wording wording;
    private final RetryPolicy retries;
    private final Clock clock;

    InviteTurn(
            Homeserver homeserver,
            Namespace namespace,
            Permissions permissions,
            Wording wording,
            WorkSettings settings,
            Clock clock) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.permissions = permissions;
        this.wording = wording;
        this.retries = new RetryPolicy(settings.sendGiveUpAfter(), settings.sendGiveUpAfter());
        this.clock = clock;
    }

    Settlement handle(RoomEvent invite, WaitingEvent waiting) {
        UserId invited = new UserId(invite.stateKey().orElseThrow());
        boolean welcome = invited.equals(namespace.bot()) && permissions.mayChat(invite.sender());
        try {
            if (welcome) {
                homeserver.join(invited, invite.room());
                return new Settlement.Settled("joined", List.of());
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

    /** Somebody may invite an agent user that was never made; some homeservers then don't let us act as it. */
    private void decline(UserId invited, RoomEvent invite) {
        Sentence reason =
                permissions.mayChat(invite.sender()) ? Sentence.INVITE_DECLINED : Sentence.INVITE_NOT_PERMITTED;
        homeserver.register(invited);
        homeserver.leave(invited, invite.room(), wording.of(reason, Map.of()));
    }
}
