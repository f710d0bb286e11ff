package dev.homeroom.operations;

import dev.homeroom.appservice.HomeserverLink;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.space.Provisioning;
import dev.homeroom.work.LaneRunner;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * The order of start and stop. Events are taken in from the first moment on; agents are looked for, and turns run, as
 * soon as the homeserver and Homeroom reach each other.
 */
@ApplicationScoped
class Boot {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final HomeserverLink link;
    private final AgentDirectory directory;
    private final Provisioning provisioning;
    private final LaneRunner lanes;
    private volatile boolean done;
    private volatile boolean stopping;

    Boot(HomeserverLink link, AgentDirectory directory, Provisioning provisioning, LaneRunner lanes) {
        this.link = link;
        this.directory = directory;
        this.provisioning = provisioning;
        this.lanes = lanes;
    }

    /** Whether turns run. */
    boolean isDone() {
        return done;
    }

    void start(@Observes StartupEvent event) {
        lanes.startRenewing();
        Thread.ofVirtual().name("boot").start(this::bootWhenLinked);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        directory.close();
        provisioning.close();
        lanes.stop();
    }

    private void bootWhenLinked() {
        try {
            while (!link.awaitLinked(LOOK_AGAIN)) {
                if (stopping) {
                    return;
                }
            }
            provisioning.start();
            directory.start();
            lanes.start();
            done = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
