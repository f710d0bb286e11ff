package dev.homeroom.alert;

import dev.homeroom.alert.AlertCause.CauseKind;
import dev.homeroom.alert.AlertRules.AlertStep;
import dev.homeroom.alert.AlertRules.Role;
import dev.homeroom.cluster.Leadership;
import dev.homeroom.lifecycle.Loop;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.rooms.operations.AlertSettings;
import dev.homeroom.time.Backoff;
import dev.homeroom.wording.Wording;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Looks at the facts regularly, and tells the alert room what has changed. It runs on its own thread, and no turn waits for it. Every
 * process looks; the leader tells. While the database is down nobody leads, and each process tells that, and nothing else: it may be the
 * only one without a database. The room's records keep that to one message.
 */
@ApplicationScoped
public class Alerts {
    private static final Logger LOG = Logger.getLogger(Alerts.class);
    private static final String NO_ROOM =
            "There is none, or its alias does not lead to it. The next reconciliation makes or repairs it.";

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
    /** Other processes may have told the room something meanwhile, or people may have upgraded it. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private static final int MOST_TIDIED = 20;

    private final Observations observations;
    private final AlertBoard board;
    private final AlertTexts texts;
    private final Leadership leadership;
    private final AlertSettings settings;
    private final InstantSource clock;
    private final Causes causes;
    private final AlertRules rules;
    private final AlertUpkeep upkeep;
    private final Loop loop = new Loop("alerts", this::look);
    private final Sightings sightings = new Sightings();
    private final Map<String, AlertRecord> records = new HashMap<>();
    private volatile Optional<String> problem = Optional.empty();
    private Instant readAt = Instant.MIN;
    private Instant nextTry = Instant.MIN;
    private int failures;
    /** Why one of the alerts of this pass was refused. */
    private Optional<String> refused = Optional.empty();

    Alerts(
            Observations observations,
            AlertBoard board,
            AlertTexts texts,
            Leadership leadership,
            AlertSettings settings,
            Wording wording,
            InstantSource clock) {
        this.observations = observations;
        this.board = board;
        this.texts = texts;
        this.leadership = leadership;
        this.settings = settings;
        this.clock = clock;
        this.causes = new Causes(wording, settings.backlogAge());
        this.rules = new AlertRules(settings);
        this.upkeep = new AlertUpkeep(settings, wording);
    }

    void start(@Observes StartupEvent event) {
        if (settings.room()) {
            loop.startAfter(pause());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** One pass of the loop. */
    Duration look() {
        Instant now = clock.instant();
        Observed facts = observations.now();
        sightings.observe(causes.of(facts, now), now);
        Optional<Role> role = role(facts);
        if (role.isEmpty()) {
            readAt = Instant.MIN;
            problem = Optional.empty();
        } else if (!now.isBefore(nextTry)) {
            tell(role.get(), now);
        }
        return pause();
    }

    private Duration pause() {
        Duration quarter = settings.after().dividedBy(4);
        if (quarter.compareTo(LONGEST_PAUSE) > 0) {
            return LONGEST_PAUSE;
        }
        return quarter.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : quarter;
    }

    private Optional<Role> role(Observed facts) {
        if (leadership.isLeader()) {
            return Optional.of(Role.LEADER);
        }
        return facts.database().map(_ -> Role.ANYBODY);
    }

    private void tell(Role role, Instant now) {
        refused = Optional.empty();
        boolean isStale = !readAt.plus(FRESH).isAfter(now);
        if (isStale) {
            board.forget();
        }
        try {
            Optional<RoomId> found = board.room();
            found.ifPresent(room -> {
                if (isStale) {
                    read(room, now);
                    if (role == Role.LEADER) {
                        tidy(room, now);
                    }
                }
                records.forEach(
                        (key, alert) -> AlertCause.ofKey(key).ifPresent(cause -> sightings.takeOn(cause, alert, now)));
                sightings.all().forEach((cause, sighting) -> {
                    if (role == Role.LEADER || cause.kind() == CauseKind.DATABASE) {
                        tell(room, cause, sighting, role, now);
                    }
                });
            });
            failures = 0;
            note(found.isPresent() ? refused : Optional.of(NO_ROOM));
        } catch (HomeserverException e) {
            failures++;
            Duration atLeast =
                    e instanceof HomeserverException.RateLimited limited ? limited.retryAfter() : Duration.ZERO;
            nextTry = now.plus(BACKOFF.after(failures, atLeast));
            readAt = Instant.MIN;
            board.forget();
            note(Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** Warns once, and says when the room can be told again. */
    private void note(Optional<String> now) {
        if (now.isPresent() && problem.isEmpty()) {
            LOG.warnf("The alert room can't be told, and Homeroom tries again: %s", now.get());
        } else if (now.isEmpty() && problem.isPresent()) {
            LOG.info("The alert room can be told again");
        }
        problem = now;
    }

    /** Why the alert room could not be told, in words; empty if it could, and if there is nothing to tell. */
    public Optional<String> problem() {
        return problem;
    }

    private void read(RoomId room, Instant now) {
        records.clear();
        records.putAll(board.all(room));
        readAt = now;
        Map.copyOf(records).forEach((key, alert) -> {
            if (!alert.isTold()) {
                change(room, key, _ -> Optional.empty());
            }
        });
    }

    /** A bounded number at a time: the rest is due with the next reading. */
    private void tidy(RoomId room, Instant now) {
        upkeep.due(records, now).stream().limit(MOST_TIDIED).forEach(key -> {
            long open = AlertUpkeep.openGroups(records);
            change(room, key, present -> present.flatMap(record -> upkeep.next(key, record, open, now)));
        });
    }

    private void tell(RoomId room, AlertCause cause, Sighting sighting, Role role, Instant now) {
        String key = cause.key();
        switch (step(cause, sighting, Optional.ofNullable(records.get(key)), role, now)) {
            case AlertStep.Tell _ -> {
                LOG.infof("The alert room is told of a change: cause=%s", key);
                change(
                        room,
                        key,
                        present -> step(cause, sighting, present, role, now) instanceof AlertStep.Tell(AlertRecord next)
                                ? Optional.of(next)
                                : Optional.empty());
            }
            case AlertStep.Forget _ -> sightings.forget(cause);
            case AlertStep.Wait _ -> {}
        }
    }

    private AlertStep step(AlertCause cause, Sighting sighting, Optional<AlertRecord> present, Role role, Instant now) {
        return rules.next(sighting, present, texts.title(cause), now, role);
    }

    /** A refused alert doesn't keep the others from being told. */
    private void change(RoomId room, String key, Function<Optional<AlertRecord>, Optional<AlertRecord>> next) {
        try {
            board.change(room, key, next).ifPresent(alert -> records.put(key, alert));
        } catch (HomeserverException.Refused e) {
            refused = Optional.of(String.valueOf(e.getMessage()));
            board.forget();
            readAt = Instant.MIN;
        }
    }
}
