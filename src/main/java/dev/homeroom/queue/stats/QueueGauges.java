package dev.homeroom.queue.stats;

import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.database.Sql;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.InboxQueries.EventCount;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The number of waiting events and their ages. Read on demand and cached for a few seconds. */
@Startup
@Singleton
public class QueueGauges {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Database database;
    private final InstantSource clock;
    private QueueLevels latest = new QueueLevels(Instant.MIN, 0, Optional.empty(), 0, 0, Optional.empty());

    public QueueGauges(Database database, InstantSource clock, MeterRegistry registry) {
        this.database = database;
        this.clock = clock;
        Gauge.builder("homeroom.inbox.waiting", () -> figure(QueueLevels::events))
                .description("Events that wait for their turn")
                .register(registry);
        TimeGauge.builder(
                        "homeroom.inbox.oldest",
                        () -> figure(
                                levels -> levels.ageOfOldest(clock.instant()).toMillis()),
                        TimeUnit.MILLISECONDS)
                .description("Age of the oldest event that waits for its turn")
                .register(registry);
        Gauge.builder("homeroom.outbox.waiting", () -> figure(QueueLevels::toSend))
                .description("Events that are still to be sent")
                .register(registry);
        Gauge.builder("homeroom.dead.letters", () -> figure(QueueLevels::deadLetters))
                .description("Events that failed for good and can be tried again")
                .register(registry);
        TimeGauge.builder(
                        "homeroom.dead.letters.oldest",
                        () -> figure(levels ->
                                levels.ageOfOldestDead(clock.instant()).toMillis()),
                        TimeUnit.MILLISECONDS)
                .description("How long ago the oldest dead letter failed")
                .register(registry);
    }

    /** NaN during an outage, which is logged elsewhere. */
    private double figure(ToDoubleFunction<QueueLevels> figure) {
        try {
            return figure.applyAsDouble(now());
        } catch (DatabaseUnavailableException e) {
            return Double.NaN;
        }
    }

    /**
     * @param deadLetters events that failed for good
     * @param oldestDead the time when the oldest of them failed
     * @param events events that wait for their turn
     * @param toSend outgoing events that are not sent yet
     */
    public record QueueLevels(
            Instant at,
            long events,
            Optional<Instant> oldest,
            long toSend,
            long deadLetters,
            Optional<Instant> oldestDead) {
        public Duration ageOfOldest(Instant now) {
            return age(oldest, now);
        }

        public Duration ageOfOldestDead(Instant now) {
            return age(oldestDead, now);
        }

        private static Duration age(Optional<Instant> since, Instant now) {
            return since.map(start -> Duration.between(start, now)).orElse(Duration.ZERO);
        }
    }

    /** At most five seconds old. */
    public synchronized QueueLevels now() {
        Instant now = clock.instant();
        if (latest.at().isBefore(now.minus(FRESH))) {
            latest = look(now);
        }
        return latest;
    }

    private QueueLevels look(Instant now) {
        return database.inTransaction(connection -> {
            long toSend = Sql.on(connection, "select count(*) from outbox where state = 'waiting'")
                    .map(row -> row.getLong(1))
                    .one();
            EventCount waiting = InboxQueries.countWaiting(connection);
            EventCount dead = InboxQueries.countDead(connection);
            return new QueueLevels(now, waiting.events(), waiting.since(), toSend, dead.events(), dead.since());
        });
    }
}
