package dev.homeroom.launcher.supervise;

import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.manifest.ManifestException;
import java.util.Optional;

/** The view of a service's control on the rest. */
interface Surroundings {
    /** Returns the service as the manifest has it now; empty if the manifest no longer has it. */
    Optional<ServiceDefinition> definition(String service, Optional<String> profile) throws ManifestException;

    /** Whether everything that the service needs is healthy, or done. */
    boolean areNeedsReady(String service);

    /** Whether everything that needs the service, and has to stop too, has stopped. */
    boolean areDependentsDown(String service);

    /** Runs blocking work after the state is written, and its event on the supervisor's thread. */
    void run(BlockingWork work);

    @FunctionalInterface
    interface BlockingWork {
        /** @return the event */
        Runnable run() throws InterruptedException;
    }
}
