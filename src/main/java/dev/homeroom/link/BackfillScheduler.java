package dev.homeroom.link;

import dev.homeroom.appservice.BoundRooms;
import dev.homeroom.appservice.CauseNames;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.RoomId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Reads all rooms back that belong to agents, a few at a time: at the start, after outages, and slowly ever after. So
 * that a message whose push was lost is found though nobody writes after it.
 */
@ApplicationScoped
class BackfillScheduler {
    private static final Logger LOG = Logger.getLogger(BackfillScheduler.class);
    private static final int AT_A_TIME = 8;
    /** Rooms become known while agents are provisioned. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final BoundRooms rooms;
    private final Backfill backfill;
    private final Semaphore begun = new Semaphore(0);
    private volatile boolean stopped;
    private volatile boolean told;

    BackfillScheduler(BoundRooms rooms, Backfill backfill) {
        this.rooms = rooms;
        this.backfill = backfill;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("catch-up").start(this::sweepUntilStopped);
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        begun.release();
    }

    /** Suspects every room, and reads them all soon. Returns at once. */
    void begin() {
        backfill.suspectAll();
        told = false;
        begun.release();
    }

    private void sweepUntilStopped() {
        try {
            begun.acquire();
            Duration pause = LOOK_AGAIN;
            while (!stopped) {
                pause = round() ? LOOK_AGAIN : longer(pause);
                if (begun.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    begun.drainPermits();
                    pause = LOOK_AGAIN;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether every room was read that was due */
    boolean round() {
        try {
            List<RoomId> due =
                    rooms.known().keySet().stream().filter(backfill::isDue).toList();
            return due.isEmpty() || read(due);
        } catch (RuntimeException e) {
            say(e, "Which rooms to read back can't be told now (%s); trying again", CauseNames.of(e));
            return false;
        }
    }

    private boolean read(List<RoomId> due) {
        AtomicInteger read = new AtomicInteger();
        ThreadFactory threads = Thread.ofVirtual().name("catch-up ", 1).factory();
        try (ExecutorService readers = Executors.newFixedThreadPool(AT_A_TIME, threads)) {
            due.forEach(room -> readers.execute(() -> read.addAndGet(isRead(room) ? 1 : 0)));
        }
        boolean all = read.get() == due.size();
        if (all && !told) {
            told = true;
            LOG.infof("Looked for missed messages: rooms=%d", due.size());
        }
        return all;
    }

    private boolean isRead(RoomId room) {
        if (stopped) {
            return false;
        }
        try {
            return backfill.readAgain(room);
        } catch (RuntimeException e) {
            say(e, "A room can't be read back now (%s); trying again: room=%s", CauseNames.of(e), room);
            return false;
        }
    }

    /** The database's outages are said once, elsewhere, and while the process stops, it may be gone already. */
    private void say(RuntimeException why, String sentence, Object... values) {
        boolean isNews = !stopped && !(why instanceof DatabaseUnavailableException);
        LOG.logf(isNews ? Logger.Level.WARN : Logger.Level.DEBUG, sentence, values);
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
