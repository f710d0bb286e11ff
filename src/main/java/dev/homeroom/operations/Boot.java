package dev.homeroom.operations;

import dev.homeroom.cluster.StaleLeases;
import dev.homeroom.database.OpeningResult;
import dev.homeroom.database.Schema;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.link.HomeserverConnection;
import dev.homeroom.queue.LaneRunner;
import dev.homeroom.queue.retention.Retention;
import dev.homeroom.reconcile.ReconcileLoop;
import dev.homeroom.reset.Reset;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The order of start and stop. The database goes first; until it is open, the homeserver is told to come again. Events are
 * taken in from then on. As soon as the homeserver and Homeroom reach each other, Matrix is looked at; when that is over,
 * agents are looked for, and turns run.
 */
@ApplicationScoped
class Boot {
    private static final Logger LOG = Logger.getLogger(Boot.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration TO_END_WHAT_IS_BEING_MADE = Duration.ofSeconds(2);

    private final Schema schema;
    private final StaleLeases staleLeases;
    private final HomeserverConnection link;
    private final AgentDirectory directory;
    private final ReconcileLoop reconcileLoop;
    private final LaneRunner lanes;
    private final Retention retention;
    private final Reset reset;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean done;

    Boot(
            Schema schema,
            StaleLeases staleLeases,
            HomeserverConnection link,
            AgentDirectory directory,
            ReconcileLoop reconcileLoop,
            LaneRunner lanes,
            Retention retention,
            Reset reset) {
        this.schema = schema;
        this.staleLeases = staleLeases;
        this.retention = retention;
        this.link = link;
        this.directory = directory;
        this.reconcileLoop = reconcileLoop;
        this.lanes = lanes;
        this.reset = reset;
    }

    /** Whether turns run. */
    boolean isDone() {
        return done;
    }

    /**
     * After all beans that begin at once, since a wrong setting is to stop the start before anything else. The first try is
     * made before the port is open, so that there is no time of refusals where nothing is wrong.
     */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
        OpeningResult first = schema.open();
        Thread.ofVirtual().name("boot").start(() -> boot(first));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        directory.close();
        reconcileLoop.close();
        retention.stop();
        lanes.stop();
        reconcileLoop.awaitIdle(TO_END_WHAT_IS_BEING_MADE);
        schema.close();
    }

    private void boot(OpeningResult first) {
        try {
            if (isOpen(first) && begin()) {
                done = true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOpen(OpeningResult first) throws InterruptedException {
        OpeningResult result = first;
        String said = "";
        Duration pause = FIRST_PAUSE;
        while (result instanceof OpeningResult.NotYet(String sentence)) {
            if (!sentence.equals(said)) {
                LOG.warn(sentence);
                said = sentence;
            }
            if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            result = schema.open();
        }
        if (result instanceof OpeningResult.Never(int exitCode, String sentence)) {
            LOG.error(sentence);
            Quarkus.asyncExit(exitCode);
            return false;
        }
        return true;
    }

    private boolean begin() throws InterruptedException {
        staleLeases.run();
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
