package dev.homeroom.directory;

import dev.homeroom.cluster.Leadership;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.lifecycle.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Polls one backend on its own thread, at an interval and on request. */
final class Poller implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Poller.class);

    private final Poll poll;
    private final Leadership leadership;
    private final Runnable reload;
    private final Runnable changed;
    private final Runnable returned;
    private final String backend;
    private final Timer duration;
    private final Loop loop;
    private volatile boolean tried;
    private volatile boolean polled;
    private boolean leading;

    /**
     * @param reload reads the table again, which another process may have written
     * @param changed called after each pass that changed something, and after the first successful pass as the leader
     * @param returned called after a successful pass that follows a failed one
     */
    Poller(
            String backend,
            Poll poll,
            Duration interval,
            Leadership leadership,
            Runnable reload,
            Runnable changed,
            Runnable returned,
            MeterRegistry meters) {
        this.backend = backend;
        this.returned = returned;
        this.poll = poll;
        this.leadership = leadership;
        this.reload = reload;
        this.changed = changed;
        this.duration = meters.timer("homeroom.directory.poll", "backend", backend);
        this.loop = Loop.every(interval, "poller-" + backend, this::pass);
    }

    void start() {
        loop.start();
    }

    /** Requests a pass. Any number of requests during a pass cause one more pass. */
    void pollNow() {
        loop.wake();
    }

    /** Whether the first pass has ended, successfully or not. */
    boolean hasTried() {
        return tried;
    }

    /** Whether the latest pass was a poll, successful or not. A process without the lead doesn't poll. */
    boolean isPolling() {
        return polled;
    }

    String backend() {
        return backend;
    }

    /** Whether this process has read a list that it accepts. */
    boolean isConfirmed() {
        return poll.isConfirmed();
    }

    BackendStatus status() {
        return poll.status();
    }

    @Override
    public void close() {
        loop.stop();
    }

    /** Polls once, on the calling thread; called by the poller's own thread, and by tests without one. */
    void pass() {
        boolean hasChanged = false;
        try {
            hasChanged = leadership.isLeader() ? lead() : follow();
        } catch (RuntimeException e) {
            failed(e);
        }
        tried = true;
        if (hasChanged) {
            changed.run();
        }
    }

    private boolean lead() {
        boolean first = !leading;
        if (first) {
            reload.run();
        }
        boolean failed = poll.isFailing();
        boolean unconfirmed = !poll.isConfirmed();
        boolean hasChanged = Boolean.TRUE.equals(duration.record(poll::run));
        leading = true;
        polled = true;
        if (failed && !poll.isFailing()) {
            returned.run();
        }
        return hasChanged || first || (unconfirmed && poll.isConfirmed());
    }

    private boolean follow() {
        leading = false;
        polled = false;
        reload.run();
        return false;
    }

    private void failed(RuntimeException e) {
        if (e instanceof DatabaseUnavailableException) {
            LOG.debug("[AGENT_SYNC] A poll waits for the database", e);
        } else if (!loop.isStopping()) {
            LOG.error("[AGENT_SYNC] A poll failed", e);
            poll.failed("The poll failed: " + e.getClass().getSimpleName());
            polled = leadership.isLeader();
        }
    }
}
