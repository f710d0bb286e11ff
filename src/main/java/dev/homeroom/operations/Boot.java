package dev.homeroom.operations;

import dev.homeroom.database.OpeningResult;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.link.HomeserverConnection;
import dev.homeroom.queue.LaneRunner;
import dev.homeroom.queue.retention.Retention;
import dev.homeroom.reconcile.ReconcileLoop;
import dev.homeroom.reset.Reset;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The order of start and stop. The database opens first; until then, the homeserver gets 503 and resends. Then events
 * are accepted. Once the connection to the homeserver works in both directions, Matrix is reconciled; afterwards
 * backends are polled, and turns run.
 */
@ApplicationScoped
public class Boot {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration TO_END_WHAT_IS_BEING_MADE = Duration.ofSeconds(2);

    private final DatabaseStart database;
    private final HomeserverConnection link;
    private final AgentDirectory directory;
    private final ReconcileLoop reconcileLoop;
    private final LaneRunner lanes;
    private final Retention retention;
    private final Reset reset;
    private final Announcement announcement;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean done;

    Boot(
            DatabaseStart database,
            HomeserverConnection link,
            AgentDirectory directory,
            ReconcileLoop reconcileLoop,
            LaneRunner lanes,
            Retention retention,
            Reset reset,
            Announcement announcement) {
        this.database = database;
        this.retention = retention;
        this.link = link;
        this.directory = directory;
        this.reconcileLoop = reconcileLoop;
        this.lanes = lanes;
        this.reset = reset;
        this.announcement = announcement;
    }

    /** Whether turns run. */
    public boolean isDone() {
        return done;
    }

    /**
     * Runs after all eager beans, since an invalid setting must stop the start first. The first attempt precedes the
     * opening of the port, so that no request is refused without need.
     */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
        announcement.starting();
        OpeningResult first = database.open();
        Thread.ofVirtual().name("boot").start(() -> boot(first));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        announcement.stopping();
        stopping.countDown();
        directory.close();
        reconcileLoop.close();
        retention.stop();
        lanes.stop();
        reconcileLoop.awaitIdle(TO_END_WHAT_IS_BEING_MADE);
        database.close();
        announcement.stopped();
    }

    private void boot(OpeningResult first) {
        try {
            if (database.awaitOpen(first, stopping) && begin()) {
                done = true;
                announcement.ready();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean begin() throws InterruptedException {
        lanes.freeLeasesOfDeadProcesses();
        directory.load();
        lanes.startRenewing();
        link.start();
        while (!link.awaitLinked(LOOK_AGAIN)) {
            if (stopping.getCount() == 0) {
                return false;
            }
        }
        if (!reset.completeInterrupted(stopping)) {
            return false;
        }
        reconcileLoop.start();
        while (!reconcileLoop.awaitReconciled(LOOK_AGAIN)) {
            if (stopping.getCount() == 0) {
                return false;
            }
        }
        link.startBackfill();
        link.onReturn(reconcileLoop::outageIsOver);
        directory.start();
        lanes.start();
        retention.start();
        return true;
    }
}
