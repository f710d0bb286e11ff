package dev.homeroom.work;

import dev.homeroom.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How much waits, and for how long. Looked up when somebody asks, and then not again for a few seconds. */
@Startup
@ApplicationScoped
public class Backlog {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Database database;
    private final Clock clock;
    private Snapshot latest = new Snapshot(Instant.MIN, 0, Optional.empty(), 0);

    Backlog(Database database, Clock clock, MeterRegistry registry) {
        this.database = database;
        this.clock = clock;
        Gauge.builder("homeroom.inbox.waiting", this, backlog -> backlog.now().events())
                .description("Events that wait for their turn")
                .register(registry);
        TimeGauge.builder(
                        "homeroom.inbox.oldest",
                        this,
                        TimeUnit.MILLISECONDS,
                        backlog -> backlog.now().ageOfOldest(clock.instant()).toMillis())
                .description("Age of the oldest event that waits for its turn")
                .register(registry);
        Gauge.builder("homeroom.outbox.waiting", this, backlog -> backlog.now().toSend())
                .description("Events that are still to be sent")
                .register(registry);
    }

    /**
     * @param events events that wait for their turn
     * @param toSend events that are still to be sent
     */
    public record Snapshot(Instant at, long events, Optional<Instant> oldest, long toSend) {
        Duration ageOfOldest(Instant now) {
            return oldest.map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
        }
    }

    /** At most five seconds old. */
    public synchronized Snapshot now() {
        Instant now = clock.instant();
        if (latest.at().isBefore(now.minus(FRESH))) {
            latest = look(now);
        }
        return latest;
    }

    private Snapshot look(Instant now) {
        return database.inTransaction(handle -> {
            long toSend = handle.createQuery("select count(*) from outbox where state = 'waiting'")
                    .mapTo(Long.class)
                    .one();
            return handle.createQuery("""
                            select count(*) as events, min(received_at) as oldest
                            from inbox
                            where state = 'waiting'
                            """)
                    .map((row, context) -> new Snapshot(
                            now,
                            row.getLong("events"),
                            Optional.ofNullable(row.getObject("oldest", OffsetDateTime.class))
                                    .map(OffsetDateTime::toInstant),
                            toSend))
                    .one();
        });
    }
}
