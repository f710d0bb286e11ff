package dev.homeroom.launcher;

import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.definition.Workload;
import dev.homeroom.launcher.engine.EngineException;
import dev.homeroom.launcher.engine.Engines;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.manifest.Problems;
import dev.homeroom.launcher.state.LauncherFolder;
import dev.homeroom.launcher.state.LauncherState;
import dev.homeroom.launcher.state.StateFile;
import dev.homeroom.launcher.state.Wish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The checks before anything is started: ports of services that don't run yet, and an engine for containers. */
final class StartCheck {
    private final LauncherFolder folder;
    private final StateFile stateFile;
    private final Engines engines;

    StartCheck(LauncherFolder folder, StateFile stateFile, Engines engines) {
        this.folder = folder;
        this.stateFile = stateFile;
        this.engines = engines;
    }

    /** Whether a service runs already. Puts its name to the engine's reason where the engine can't say. */
    @FunctionalInterface
    private interface AlreadyThere {
        boolean test(ServiceDefinition service, Map<String, List<String>> refused) throws InterruptedException;
    }

    /** @throws ManifestException when one of the services can't be started */
    void beforeStart(Map<String, ServiceDefinition> services) throws ManifestException, InterruptedException {
        check(services, this::isThere);
    }

    /** Checks without asking a container engine, which this machine may not have. */
    void withoutContainers(Map<String, ServiceDefinition> services) throws ManifestException, InterruptedException {
        check(
                services,
                (service, refused) -> service.workload() instanceof Workload.Container
                        ? isWished(service.name())
                        : isThere(service, refused));
    }

    private void check(Map<String, ServiceDefinition> services, AlreadyThere already)
            throws ManifestException, InterruptedException {
        Problems problems = new Problems();
        PortCheck.between(services.values(), problems);
        problems.throwIfAny();
        List<ServiceDefinition> fresh = new ArrayList<>();
        Map<String, List<String>> refused = new LinkedHashMap<>();
        for (ServiceDefinition service : services.values()) {
            if (!already.test(service, refused)) {
                fresh.add(service);
            }
        }
        refused.forEach(
                (reason, names) -> problems.add(String.join(", ", names) + " can't be started: " + asSentence(reason)));
        Problems taken = new Problems();
        fresh.forEach(service -> PortCheck.taken(service, taken));
        if (!taken.sentences().isEmpty()) {
            // Another launcher may have started them meanwhile.
            fresh.stream()
                    .filter(service -> !isWished(service.name()))
                    .forEach(service -> PortCheck.taken(service, problems));
        }
        problems.throwIfAny();
    }

    /** Compose's own words may end as a question. */
    private static String asSentence(String reason) {
        return reason.matches("(?s).*[.?!]") ? reason : reason + ".";
    }

    private boolean isThere(ServiceDefinition service, Map<String, List<String>> refused) throws InterruptedException {
        if (isWished(service.name())) {
            return true;
        }
        try {
            folder.make();
            return engines.of(service.workload()).find(service).isPresent();
        } catch (EngineException e) {
            refused.computeIfAbsent(String.valueOf(e.getMessage()), _ -> new ArrayList<>())
                    .add(service.name());
            return true;
        }
    }

    private boolean isWished(String name) {
        LauncherState state = stateFile.read();
        return state.service(name).wish() != Wish.STOP
                || state.service(name).state().isUp();
    }
}
