package dev.homeroom.link;

import dev.homeroom.appservice.RejectedTransactions;
import dev.homeroom.database.Database;
import dev.homeroom.lifecycle.Loop;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The connection to the homeserver, monitored from start to stop by the rules of {@link ConnectionMonitor}. Each time it becomes
 * good, all rooms are backfilled, if the backfill was started.
 */
@ApplicationScoped
public class HomeserverConnection {
    private static final Logger LOG = Logger.getLogger(HomeserverConnection.class);

    private final ConnectionMonitor monitor;
    private final BackfillScheduler backfillScheduler;
    private final SilenceWatch silenceWatch;
    private final RejectedTransactions rejectedTransactions;
    private final List<Runnable> returnListeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch linked = new CountDownLatch(1);
    private final Loop loop;
    private volatile boolean backfills;

    HomeserverConnection(
            ConnectionProbe probe,
            Database database,
            BackfillScheduler backfillScheduler,
            SilenceWatch silenceWatch,
            RejectedTransactions rejectedTransactions,
            LinkSettings settings,
            InstantSource clock) {
        this.backfillScheduler = backfillScheduler;
        this.silenceWatch = silenceWatch;
        this.rejectedTransactions = rejectedTransactions;
        this.monitor = new ConnectionMonitor(
                probe::recheck,
                () -> database.problem().isEmpty(),
                new UntilStopped(),
                this::linked,
                settings.pingEvery(),
                clock);
        this.loop = new Loop("homeserver-link", monitor::step);
    }

    /**
     * Starts the monitor. To be called once, when transactions can be accepted: a ping makes the homeserver push its
     * queued transactions.
     */
    public void start() {
        loop.start();
    }

    /**
     * Backfills all rooms now and after each outage, and rooms with lost pushes. To be called once, when turns may run: before that, no found
     * message would be handled, and the homeserver is busy with reconciliation.
     */
    public void startBackfill() {
        backfills = true;
        backfillScheduler.start();
        silenceWatch.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
        rejectedTransactions.note();
    }

    /** The result of the last probe. */
    public ConnectionStatus status() {
        return monitor.status();
    }

    /** The end of the last probe; empty before the first. */
    public Optional<Instant> probedAt() {
        return monitor.probedAt();
    }

    /**
     * Blocks until both directions have worked once.
     *
     * @param limit the longest wait
     * @return whether they have
     */
    public boolean awaitLinked(Duration limit) throws InterruptedException {
        return linked.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Registers a listener that runs on the monitor's thread after each outage, but not at the first good status. */
    public void onReturn(Runnable listener) {
        returnListeners.add(listener);
    }

    private void linked() {
        boolean first = linked.getCount() > 0;
        if (backfills) {
            backfillScheduler.begin();
        }
        linked.countDown();
        if (!first) {
            returnListeners.forEach(Runnable::run);
        }
    }

    private final class UntilStopped implements ConnectionMonitor.Sleeper {
        @Override
        public boolean isStopping() {
            return loop.isStopping();
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
            if (loop.isStoppedWithin(length)) {
                LOG.debug("Stopped while waiting for the homeserver");
            }
        }

        @Override
        public boolean rejectedWithin(Duration limit) throws InterruptedException {
            return rejectedTransactions.await(limit);
        }
    }
}
