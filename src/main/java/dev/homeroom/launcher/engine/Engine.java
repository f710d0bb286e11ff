package dev.homeroom.launcher.engine;

import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.definition.StopRule;
import dev.homeroom.launcher.state.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts, observes and stops services. What it starts outlives it. */
public sealed interface Engine permits ProcessEngine, ContainerEngine {
    /** Returns the service if it runs already, whoever started it. */
    Optional<Instance> find(ServiceDefinition service) throws EngineException, InterruptedException;

    /** Starts the service. Ask {@link #find} first. */
    Instance start(ServiceDefinition service) throws EngineException, InterruptedException;

    Observation observe(String service, Instance instance) throws InterruptedException;

    /** Stops everything that belongs to the service, by force after the rule's time. Does nothing if it has ended. */
    Ending stop(Instance instance, StopRule rule) throws EngineException, InterruptedException;

    /** Returns the exit code of a command, run where the service runs; empty if it took too long. */
    Optional<Integer> execute(ServiceDefinition service, Instance instance, List<String> words, Duration timeout)
            throws EngineException, InterruptedException;

    /** The result of a stop. */
    enum Ending {
        IN_TIME,
        BY_FORCE
    }
}
