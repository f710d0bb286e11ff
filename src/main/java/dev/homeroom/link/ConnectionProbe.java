package dev.homeroom.link;

import dev.homeroom.appservice.IncomingCalls;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.HomeserverException.RateLimited;
import dev.homeroom.matrix.HomeserverException.Refused;
import dev.homeroom.matrix.HomeserverException.Unclear;
import dev.homeroom.matrix.HomeserverProbe;
import dev.homeroom.matrix.UserId;
import dev.homeroom.matrix.client.MatrixSettings;
import dev.homeroom.registration.Namespace;
import dev.homeroom.registration.Registration;
import dev.homeroom.registration.RegistrationSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Probes the connection, from the near end to the far end. The homeserver's error texts are never used, because older
 * Tuwunel servers put the {@code hs_token} into them.
 */
@ApplicationScoped
class ConnectionProbe {
    private final Homeserver homeserver;
    private final HomeserverProbe probe;
    private final IncomingCalls calls;
    private final Registration registration;
    private final UserId bot;
    private final String homeserverUrl;
    private final String file;

    ConnectionProbe(
            Homeserver homeserver,
            HomeserverProbe probe,
            IncomingCalls calls,
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

    /**
     * Pings, which is enough while the connection is good. Does all of {@link #check} if the ping fails or the
     * connection was not good.
     */
    ConnectionStatus recheck(ConnectionStatus last) {
        return last instanceof ConnectionStatus.Good && ping() instanceof ConnectionStatus.Good good ? good : check();
    }

    /** Registers the bot if necessary, and pings Homeroom through the homeserver. Blocks for a few seconds at most. */
    ConnectionStatus check() {
        try {
            probe.reach();
        } catch (HomeserverException e) {
            return e instanceof Refused refusal && refusal.status() == 401
                    ? refused(refusal)
                    : ConnectionStatus.withoutAnswer(homeserverUrl, e);
        }
        try {
            homeserver.register(bot);
            if (!homeserver.whoAmI(bot).equals(bot)) {
                return new ConnectionStatus.OtherRegistration("whoami names another user", file);
            }
        } catch (Refused e) {
            return refused(e);
        } catch (RateLimited | Unclear e) {
            return ConnectionStatus.withoutAnswer(homeserverUrl, e);
        }
        return ping();
    }

    private ConnectionStatus ping() {
        long refusalsBefore = calls.refusals();
        try {
            return new ConnectionStatus.Linked(
                    homeserver.ping(bot, registration.id(), "homeroom-" + UUID.randomUUID()));
        } catch (Refused e) {
            return switch (e.errcode()) {
                case "M_UNRECOGNIZED" -> new ConnectionStatus.LinkedWithoutPing();
                case "M_URL_NOT_SET" -> new ConnectionStatus.CannotReachUs(registration.url());
                default -> refused(e);
            };
        } catch (RateLimited | Unclear e) {
            return calls.refusals() > refusalsBefore
                    ? new ConnectionStatus.WrongToken(file)
                    : new ConnectionStatus.CannotReachUs(registration.url());
        }
    }

    private ConnectionStatus refused(Refused refusal) {
        return refusal.status() == 401
                ? new ConnectionStatus.NotRegistered(homeserverUrl, registration.id(), file)
                : new ConnectionStatus.OtherRegistration(refusal.errcode(), file);
    }
}
