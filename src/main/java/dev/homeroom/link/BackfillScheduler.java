package dev.homeroom.link;

import dev.homeroom.appservice.BoundRooms;
import dev.homeroom.appservice.CauseNames;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.lifecycle.Loop;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.time.Backoff;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Backfills all agents' rooms, a few at a time: at the start, after outages, and at a slow pace ever after. So a
 * message whose push was lost is found even if nobody writes after it.
 */
@ApplicationScoped
class BackfillScheduler {
    private static final Logger LOG = Logger.getLogger(BackfillScheduler.class);
    private static final int CONCURRENCY = 8;
    /** A short interval, because rooms become known while agents are provisioned. */
    private static final Duration RECHECK_INTERVAL = Duration.ofSeconds(5);

    private static final Backoff BACKOFF = new Backoff(RECHECK_INTERVAL.multipliedBy(2), Duration.ofMinutes(1));

    private final BoundRooms rooms;
    private final Backfill backfill;
    private final Loop loop = new Loop("catch-up", this::roundAndPause);
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean logged;

    BackfillScheduler(BoundRooms rooms, Backfill backfill) {
        this.rooms = rooms;
        this.backfill = backfill;
    }

    /** Starts to backfill. To be called once, when turns may run. */
    void start() {
        begin();
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** Marks every room as possibly incomplete, and backfills all of them soon. Returns at once. */
    void begin() {
        backfill.suspectAll();
        logged = false;
        failures.set(0);
        loop.wake();
    }

    private Duration roundAndPause() {
        if (round()) {
            failures.set(0);
            return RECHECK_INTERVAL;
        }
        return BACKOFF.after(failures.incrementAndGet());
    }

    /** @return whether every due room was read */
    boolean round() {
        try {
            Set<RoomId> known = rooms.known().keySet();
            List<RoomId> due = known.stream().filter(backfill::isDue).toList();
            boolean all = due.isEmpty() || read(due);
            if (all && !due.isEmpty()) {
                backfill.forgetExcept(known);
                logOnce(due.size());
            }
            return all;
        } catch (RuntimeException e) {
            logFailure(e, "The rooms to backfill can't be listed now (%s); Homeroom retries", CauseNames.of(e));
            return false;
        }
    }

    private void logOnce(int count) {
        if (!logged) {
            logged = true;
            LOG.infof("Looked for missed messages: rooms=%d", count);
        }
    }

    private boolean read(List<RoomId> due) {
        AtomicInteger read = new AtomicInteger();
        ThreadFactory threads = Thread.ofVirtual().name("catch-up ", 1).factory();
        try (ExecutorService readers = Executors.newFixedThreadPool(CONCURRENCY, threads)) {
            due.forEach(room -> readers.execute(() -> read.addAndGet(tryRead(room) ? 1 : 0)));
        }
        return read.get() == due.size();
    }

    private boolean tryRead(RoomId room) {
        if (loop.isStopping()) {
            return false;
        }
        try {
            return backfill.readAgain(room);
        } catch (RuntimeException e) {
            logFailure(e, "A room can't be backfilled now (%s); Homeroom retries: room=%s", CauseNames.of(e), room);
            return false;
        }
    }

    /** An outage of the database is logged elsewhere, once; and during shutdown the database may be closed already. */
    private void logFailure(RuntimeException why, String sentence, Object... values) {
        boolean isWarning = !loop.isStopping() && !(why instanceof DatabaseUnavailableException);
        LOG.logf(isWarning ? Logger.Level.WARN : Logger.Level.DEBUG, sentence, values);
    }
}
