package dev.homeroom.link;

import dev.homeroom.appservice.RejectedTransactions;
import dev.homeroom.database.Database;
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
 * The link to the homeserver, watched from start to end; {@link ConnectionMonitor} has the rules. Each time it has become good,
 * all rooms are read back, once that has begun.
 */
@ApplicationScoped
public class HomeserverConnection {
    private static final Logger LOG = Logger.getLogger(HomeserverConnection.class);

    private final ConnectionMonitor watch;
    private final BackfillScheduler backfillScheduler;
    private final RejectedTransactions rejectedTransactions;
    private final List<Runnable> returnListeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch linked = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean readsBack;

    HomeserverConnection(
            ConnectionProbe check,
            Database database,
            BackfillScheduler backfillScheduler,
            RejectedTransactions rejectedTransactions,
            LinkSettings settings,
            InstantSource clock) {
        this.backfillScheduler = backfillScheduler;
        this.rejectedTransactions = rejectedTransactions;
        this.watch = new ConnectionMonitor(
                check::recheck,
                () -> database.problem().isEmpty(),
                new UntilStopped(),
                this::linked,
                settings.pingEvery(),
                clock);
    }

    /** Begins to watch. To be called once, when transactions can be taken: a ping has the homeserver push what waits. */
    public void start() {
        Thread.ofVirtual().name("homeserver-link").start(this::watchUntilStopped);
    }

    /**
     * Reads all rooms back, and does so again after each outage from now on. To be called once, when turns may run: before
     * that nothing that is found would be worked on, and the homeserver has its hands full with the look at all rooms.
     */
    public void startReadingBack() {
        readsBack = true;
        backfillScheduler.begin();
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.countDown();
        rejectedTransactions.note();
    }

    /** How things stood at the last look. */
    public ConnectionStatus status() {
        return watch.status();
    }

    /** When the last look was; empty before the first. */
    public Optional<Instant> lookedAt() {
        return watch.lookedAt();
    }

    /**
     * Blocks until both directions have worked once.
     *
     * @param limit how long to wait at most
     * @return whether they have
     */
    public boolean awaitLinked(Duration limit) throws InterruptedException {
        return linked.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Has the listener told, on the watching thread, each time an outage is over; not of the first time that all is well. */
    public void onReturn(Runnable listener) {
        returnListeners.add(listener);
    }

    private void linked() {
        boolean first = linked.getCount() > 0;
        if (readsBack) {
            backfillScheduler.begin();
        }
        linked.countDown();
        if (!first) {
            returnListeners.forEach(Runnable::run);
        }
    }

    private void watchUntilStopped() {
        try {
            watch.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class UntilStopped implements ConnectionMonitor.Sleeper {
        @Override
        public boolean isOver() {
            return stopped.getCount() == 0;
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
            if (stopped.await(length.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("Stopped while the homeserver was waited for");
            }
        }

        @Override
        public boolean turnedAwayWithin(Duration limit) throws InterruptedException {
            return rejectedTransactions.await(limit);
        }
    }
}
