package dev.homeroom.appservice;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.HomeserverException.RateLimited;
import dev.homeroom.matrix.HomeserverException.Refused;
import dev.homeroom.matrix.HomeserverException.Unclear;
import dev.homeroom.matrix.HomeserverProbe;
import dev.homeroom.matrix.MatrixSettings;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.registration.Registration;
import dev.homeroom.registration.RegistrationSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * One look at the link, from the near end to the far one. The homeserver's error texts are never used: those of older
 * Tuwunel servers hold the {@code hs_token}.
 */
@ApplicationScoped
class LinkCheck {
    private final Homeserver homeserver;
    private final HomeserverProbe probe;
    private final HomeserverCalls calls;
    private final Registration registration;
    private final UserId bot;
    private final String homeserverUrl;
    private final String file;

    LinkCheck(
            Homeserver homeserver,
            HomeserverProbe probe,
            HomeserverCalls calls,
            Registration registration,
            Namespace namespace,
            MatrixSettings matrix,
            RegistrationSettings settings) {
        this.homeserver = homeserver;
        this.probe = probe;
        this.calls = calls;
        this.registration = registration;
        this.bot = namespace.bot();
        this.homeserverUrl = matrix.homeserverUrl();
        this.file = settings.file();
    }

    /** A ping alone, which says enough while all is well; where it doesn't, or the link wasn't good, all of {@link #check}. */
    LinkStatus lookAfter(LinkStatus last) {
        return last instanceof LinkStatus.Good && ping() instanceof LinkStatus.Good good ? good : check();
    }

    /** Registers the bot if need be, and pings ourselves through the homeserver. Blocks, for seconds at most. */
    LinkStatus check() {
        try {
            probe.reach();
        } catch (HomeserverException e) {
            return e instanceof Refused refusal && refusal.status() == 401
                    ? refused(refusal)
                    : new LinkStatus.HomeserverUnreachable(homeserverUrl);
        }
        try {
            homeserver.register(bot);
            if (!homeserver.whoAmI(bot).equals(bot)) {
                return new LinkStatus.OtherRegistration("whoami names another user", file);
            }
        } catch (Refused e) {
            return refused(e);
        } catch (RateLimited | Unclear e) {
            return new LinkStatus.HomeserverUnreachable(homeserverUrl);
        }
        return ping();
    }

    private LinkStatus ping() {
        long refusalsBefore = calls.refusals();
        try {
            return new LinkStatus.Linked(homeserver.ping(bot, registration.id(), "homeroom-" + UUID.randomUUID()));
        } catch (Refused e) {
            return switch (e.errcode()) {
                case "M_UNRECOGNIZED" -> new LinkStatus.LinkedWithoutPing();
                case "M_URL_NOT_SET" -> new LinkStatus.CannotReachUs(registration.url());
                default -> refused(e);
            };
        } catch (RateLimited | Unclear e) {
            return calls.refusals() > refusalsBefore
                    ? new LinkStatus.WrongToken(file)
                    : new LinkStatus.CannotReachUs(registration.url());
        }
    }

    private LinkStatus refused(Refused refusal) {
        return refusal.status() == 401
                ? new LinkStatus.NotRegistered(homeserverUrl, registration.id(), file)
                : new LinkStatus.OtherRegistration(refusal.errcode(), file);
    }
}
