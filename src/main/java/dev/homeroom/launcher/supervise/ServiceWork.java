package dev.homeroom.launcher.supervise;

import dev.homeroom.launcher.definition.HealthRule;
import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.definition.StopRule;
import dev.homeroom.launcher.engine.ContainerEngine;
import dev.homeroom.launcher.engine.ContainerLog;
import dev.homeroom.launcher.engine.Engine;
import dev.homeroom.launcher.engine.EngineException;
import dev.homeroom.launcher.engine.Engines;
import dev.homeroom.launcher.engine.Observation;
import dev.homeroom.launcher.health.HealthCheck;
import dev.homeroom.launcher.state.HealthReport;
import dev.homeroom.launcher.state.Instance;
import dev.homeroom.launcher.state.LauncherFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The blocking work of supervision, in sentences instead of exceptions. */
final class ServiceWork {
    private final Engines engines;
    private final LauncherFolder folder;
    private final InstantSource clock;
    private final Map<String, ContainerLog> logs = new ConcurrentHashMap<>();

    ServiceWork(Engines engines, LauncherFolder folder, InstantSource clock) {
        this.engines = engines;
        this.folder = folder;
        this.clock = clock;
    }

    /** A start or a stop, as it ended. */
    sealed interface Done {
        record Launched(Instance instance) implements Done {}

        record Stopped(Engine.Ending ending) implements Done {}

        /** @param sentence without its subject */
        record NotDone(String sentence) implements Done {}
    }

    Done launch(ServiceDefinition service) throws InterruptedException {
        try {
            Engine engine = engines.of(service.workload());
            Optional<Instance> running = engine.find(service);
            return new Done.Launched(running.isPresent() ? running.get() : engine.start(service));
        } catch (EngineException e) {
            return new Done.NotDone(String.valueOf(e.getMessage()));
        }
    }

    Done stop(String service, Instance instance, StopRule rule) throws InterruptedException {
        try {
            Done done = new Done.Stopped(engines.of(instance).stop(instance, rule));
            Optional.ofNullable(logs.remove(service)).ifPresent(ContainerLog::close);
            return done;
        } catch (EngineException e) {
            return new Done.NotDone(String.valueOf(e.getMessage()));
        }
    }

    Observation look(String service, Instance instance) throws InterruptedException {
        try {
            Engine engine = engines.of(instance);
            Observation observation = engine.observe(service, instance);
            if (engine instanceof ContainerEngine containers && observation instanceof Observation.Up) {
                keepLog(containers, service, instance);
            }
            return observation;
        } catch (EngineException e) {
            return new Observation.Unknown(String.valueOf(e.getMessage()));
        }
    }

    private void keepLog(ContainerEngine containers, String service, Instance instance) throws EngineException {
        if (!logs.containsKey(service)) {
            logs.put(service, containers.follow(service, instance));
        }
    }

    HealthReport check(ServiceDefinition service, HealthRule rule, Instance instance, long logStart)
            throws InterruptedException {
        try {
            Engine engine = engines.of(instance);
            return new HealthCheck(service, rule, engine, instance, folder.log(service.name()), logStart)
                    .run(clock.instant());
        } catch (EngineException e) {
            return new HealthReport(clock.instant(), false, String.valueOf(e.getMessage()), Optional.empty());
        }
    }

    long logLength(String service) {
        Path log = folder.log(service);
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** Lets go of logs, not of services. */
    void close() {
        logs.values().forEach(ContainerLog::close);
        logs.clear();
    }
}
