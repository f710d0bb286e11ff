package dev.homeroom.directory;

import dev.homeroom.cluster.Leadership;
import dev.homeroom.database.DatabaseUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Polls one backend on a thread of its own: at an interval, and when asked to. */
final class Poller implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Poller.class);

    private final Poll poll;
    private final Duration interval;
    private final Leadership leadership;
    private final Runnable reload;
    private final Runnable changed;
    private final Runnable returned;
    private final String backend;
    private final Timer duration;
    private final Semaphore requests = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean tried;
    private boolean leading;

    /**
     * @param reload reads again what another process may have written
     * @param changed told after each pass that changed something, and after the first one since we lead that read a list
     * @param returned told after a pass that read a list when the one before could not
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
        this.interval = interval;
        this.leadership = leadership;
        this.reload = reload;
        this.changed = changed;
        this.duration = meters.timer("homeroom.directory.poll", "backend", backend);
        this.thread = Thread.ofVirtual().name("poller-" + backend).unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    /** Any number of requests during a pass give one more pass. */
    void pollNow() {
        requests.release();
    }

    /** Whether a first pass, good or bad, is over. */
    boolean hasTried() {
        return tried;
    }

    String backend() {
        return backend;
    }

    /** Whether this process has read a list that it believes. */
    boolean isConfirmed() {
        return poll.isConfirmed();
    }

    BackendStatus status() {
        return poll.status();
    }

    /** Not by interrupting: that would close H2's files under everybody who uses them. */
    @Override
    public void close() {
        closed = true;
        requests.release();
    }

    private void loop() {
        try {
            while (!closed) {
                pass();
                boolean ignored = requests.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
                requests.drainPermits();
            }
        } catch (InterruptedException e) {
            LOG.debug("Polling was stopped");
        }
    }

    /** One poll, on the calling thread; for the poller's own, and for tests that have none. */
    void pass() {
        boolean news = false;
        try {
            news = leadership.isLeader() ? lead() : follow();
        } catch (RuntimeException e) {
            broken(e);
        }
        tried = true;
        if (news) {
            changed.run();
        }
    }

    private boolean lead() {
        boolean first = !leading;
        if (first) {
            reload.run();
            leading = true;
        }
        boolean failed = poll.isFailing();
        boolean unconfirmed = !poll.isConfirmed();
        boolean news = Boolean.TRUE.equals(duration.record(poll::run));
        if (failed && !poll.isFailing()) {
            returned.run();
        }
        return news || first || (unconfirmed && poll.isConfirmed());
    }

    private boolean follow() {
        leading = false;
        reload.run();
        return false;
    }

    private void broken(RuntimeException e) {
        if (e instanceof DatabaseUnavailableException) {
            LOG.debug("[AGENT_SYNC] A poll waits for the database", e);
        } else if (!closed) {
            LOG.error("[AGENT_SYNC] A poll broke off", e);
            poll.failed("The poll broke off: " + e.getClass().getSimpleName());
        }
    }
}
