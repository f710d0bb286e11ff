package dev.homeroom.launcher;

import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.engine.EngineException;
import dev.homeroom.launcher.engine.Engines;
import dev.homeroom.launcher.engine.Observation;
import dev.homeroom.launcher.manifest.Manifest;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.state.Instance;
import dev.homeroom.launcher.state.LauncherFolder;
import dev.homeroom.launcher.state.LauncherState;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.state.SupervisorLock;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What runs, and where it is reached. Changes nothing. */
final class RunningServices {
    private final Manifest manifest;
    private final LauncherState state;
    private final LauncherFolder folder;
    private final Engines engines;

    RunningServices(Manifest manifest, LauncherState state, LauncherFolder folder, Engines engines) {
        this.manifest = manifest;
        this.state = state;
        this.folder = folder;
        this.engines = engines;
    }

    static boolean isSupervised(LauncherFolder folder) {
        return Files.exists(folder.path()) && SupervisorLock.isHeld(folder);
    }

    /** Returns the states of services. Those that nobody supervises are looked at. */
    Map<String, ServiceRecord> status(Selection selection) throws ManifestException, InterruptedException {
        Map<String, ServiceRecord> records = new LinkedHashMap<>();
        for (String name : names(selection)) {
            ServiceRecord record = state.service(name);
            records.put(name, isSupervised(folder) ? record : looked(name, record));
        }
        return records;
    }

    private Set<String> names(Selection selection) throws ManifestException {
        if (!selection.isEmpty()) {
            return new LinkedHashSet<>(
                    manifest.graph().withNeeds(new ChosenServices(manifest, state).named(selection)));
        }
        Set<String> names = new LinkedHashSet<>(manifest.services());
        names.addAll(state.services().keySet());
        return names;
    }

    private ServiceRecord looked(String name, ServiceRecord record) throws InterruptedException {
        if (!record.state().isUp() || record.instance().isEmpty()) {
            return record;
        }
        try {
            Instance instance = record.instance().get();
            return engines.of(instance).observe(name, instance) instanceof Observation.Gone
                    ? record.in(ServiceState.FAILED, "ended while nobody supervised it")
                    : record;
        } catch (EngineException e) {
            return record;
        }
    }

    String endpoint(String service, Optional<String> endpoint) throws ManifestException, InterruptedException {
        ServiceRecord record = status(Selection.services(service)).getOrDefault(service, ServiceRecord.NEW);
        if (record.instance().isEmpty()) {
            throw new ManifestException(
                    List.of(service + " doesn't run. Start it with: homeroom services start " + service));
        }
        ServiceDefinition definition = manifest.definitions(List.of(service), record.profile())
                .values()
                .iterator()
                .next();
        return new Endpoints(definition, record.instance().get(), engines).find(endpoint);
    }
}
