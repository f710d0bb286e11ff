package dev.homeroom.operations.health;

import dev.homeroom.alert.Alerts;
import dev.homeroom.lifecycle.Loop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Looks at everything regularly, so that it is known how long a trouble lasts, whether or not anybody asks. */
@ApplicationScoped
class Checkup {
    private static final Logger LOG = Logger.getLogger(Checkup.class);
    private static final Duration EVERY = Duration.ofSeconds(15);

    private final Health health;
    private final Alerts alerts;
    private final InstantSource clock;
    private final Map<String, Instant> since = new HashMap<>();
    private final Loop loop = Loop.every(EVERY, "checkup", this::lookOnce);

    Checkup(Health health, Alerts alerts, InstantSource clock) {
        this.health = health;
        this.alerts = alerts;
        this.clock = clock;
    }

    /**
     * The result of one look.
     *
     * @param since when each subject's trouble was first seen
     */
    record Troubles(Instant at, List<Trouble> troubles, Map<String, Instant> since) {
        Duration age(Trouble trouble) {
            return Duration.between(since.getOrDefault(trouble.subject(), at), at);
        }

        Condition condition() {
            return Condition.of(this);
        }
    }

    Troubles look() {
        return note(
                Stream.concat(health.troubles().stream(), ofAlertRoom(alerts.problem()).stream())
                        .toList(),
                clock.instant());
    }

    private static Optional<Trouble> ofAlertRoom(Optional<String> problem) {
        return problem.map(why -> Trouble.degrades(
                "alert room", "The alert room can't be told.", "The alert room can't be told. " + why));
    }

    private synchronized Troubles note(List<Trouble> troubles, Instant now) {
        Set<String> subjects = troubles.stream().map(Trouble::subject).collect(Collectors.toSet());
        since.keySet().retainAll(subjects);
        subjects.forEach(subject -> since.putIfAbsent(subject, now));
        return new Troubles(now, troubles, Map.copyOf(since));
    }

    void start(@Observes StartupEvent event) {
        loop.startAfter(EVERY);
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    private void lookOnce() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.debug("A health check failed and will be repeated", e);
        }
    }
}
