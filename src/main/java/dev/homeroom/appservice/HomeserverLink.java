package dev.homeroom.appservice;

import dev.homeroom.database.Database;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The link to the homeserver, watched from start to end; {@link LinkWatch} has the rules. Each time it has become good,
 * all rooms are read back, once that has begun.
 */
@ApplicationScoped
public class HomeserverLink {
    private static final Logger LOG = Logger.getLogger(HomeserverLink.class);

    private final LinkWatch watch;
    private final Sweep sweep;
    private final TurnedAway turnedAway;
    private final List<Runnable> returnListeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch linked = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean readsBack;

    HomeserverLink(
            LinkCheck check,
            Database database,
            Sweep sweep,
            TurnedAway turnedAway,
            LinkSettings settings,
            InstantSource clock) {
        this.sweep = sweep;
        this.turnedAway = turnedAway;
        this.watch = new LinkWatch(
                check::lookAfter,
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
        sweep.begin();
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.countDown();
        turnedAway.note();
    }

    /** How things stood at the last look. */
    public LinkStatus status() {
        return watch.status();
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
            sweep.begin();
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

    private final class UntilStopped implements LinkWatch.Waiting {
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
            return turnedAway.await(limit);
        }
    }
}
