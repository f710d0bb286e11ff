package dev.homeroom.launcher;

import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.definition.Workload;
import dev.homeroom.launcher.engine.EngineException;
import dev.homeroom.launcher.engine.Engines;
import dev.homeroom.launcher.engine.Observation;
import dev.homeroom.launcher.manifest.Manifest;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.manifest.ManifestPlace;
import dev.homeroom.launcher.manifest.Problems;
import dev.homeroom.launcher.manifest.ServiceProfile;
import dev.homeroom.launcher.state.Instance;
import dev.homeroom.launcher.state.LauncherFolder;
import dev.homeroom.launcher.state.LauncherState;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.state.StateFile;
import dev.homeroom.launcher.state.SupervisorLock;
import dev.homeroom.launcher.state.Wish;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Starts and stops services. Each method can be called from several processes at once. */
public final class Launcher {
    private final ManifestPlace place;
    private final LauncherFolder folder;
    private final Supervision supervision;
    private final StateFile stateFile;
    private final Engines engines;

    public Launcher(ManifestPlace place, LauncherFolder folder, Supervision supervision) {
        this.place = place;
        this.folder = folder;
        this.supervision = supervision;
        this.stateFile = new StateFile(folder);
        this.engines = new Engines(folder, place.inherited());
    }

    /** The way a command waits, and the receiver of its progress. */
    public record Patience(LauncherProgress progress, Optional<Duration> limit) {
        public static final Patience SILENT = new Patience(LauncherProgress.SILENT, Optional.empty());
    }

    public Manifest manifest() throws ManifestException {
        return Manifest.read(place);
    }

    public LauncherState state() {
        return stateFile.read();
    }

    public LauncherFolder folder() {
        return folder;
    }

    /**
     * Asks for the services and everything they need; {@link #await} waits for them.
     *
     * @return the services
     * @throws ManifestException when something is wrong before anything is started
     */
    public List<String> start(Selection selection) throws ManifestException, InterruptedException {
        Manifest manifest = manifest();
        List<String> names = manifest.graph().withNeeds(selected(manifest, orAutostart(manifest, selection)));
        Optional<String> profile = orAutostart(manifest, selection).profile();
        check(manifest.definitions(names, profile), true);
        makeFolder();
        stateFile.change(state -> new Wishes(state, manifest.graph()).start(names, profile, Instant.now()));
        supervision.ensure();
        return names;
    }

    /** @return a sentence about each service that will not become healthy; empty if all are */
    public List<String> await(Collection<String> names, Patience patience)
            throws ManifestException, InterruptedException {
        return waiting(manifest(), patience).untilReady(names);
    }

    /** @return the services of a selection, with everything they need */
    public List<String> withNeeds(Selection selection) throws ManifestException {
        Manifest manifest = manifest();
        return manifest.graph().withNeeds(selected(manifest, orRunning(manifest, selection)));
    }

    /**
     * Stops the services and everything that needs them, in reverse order. Nothing selected means everything. Services that another
     * started profile has stay, unless they are named.
     *
     * @return a sentence about each service that still runs; empty if none does
     */
    public List<String> stop(Selection selection, Patience patience) throws ManifestException, InterruptedException {
        Manifest manifest = manifest();
        List<String> names = toStop(manifest, selection);
        makeFolder();
        stateFile.change(state -> {
            Wishes wishes = new Wishes(state, manifest.graph());
            LauncherState changed = wishes.stop(names);
            return selection
                    .profile()
                    .map(profile -> wishes.without(profile, changed))
                    .orElse(changed);
        });
        return waiting(manifest, patience).untilStopped(names);
    }

    private List<String> toStop(Manifest manifest, Selection selection) throws ManifestException {
        LauncherState state = state();
        Set<String> known = new LinkedHashSet<>(selected(manifest, orRunning(manifest, selection)));
        selection.profile().ifPresent(profile -> {
            known.addAll(manifest.graph().withNeeds(known));
            known.removeAll(keptByOthers(profile, state));
        });
        List<String> names = new ArrayList<>(manifest.graph().withDependents(known));
        if (selection.isEmpty()) {
            state.services().keySet().stream()
                    .filter(name -> !names.contains(name))
                    .forEach(names::add);
        }
        names.removeIf(name -> !isUp(name, state));
        return names;
    }

    private static boolean isUp(String name, LauncherState state) {
        return state.service(name).wish() != Wish.STOP || state.service(name).state() != ServiceState.STOPPED;
    }

    /** Returns the services that a profile shares with others that were started. */
    private static Set<String> keptByOthers(String profile, LauncherState state) {
        Set<String> kept = new LinkedHashSet<>();
        state.profiles().forEach((name, record) -> {
            if (!name.equals(profile)) {
                kept.addAll(record.services());
            }
        });
        return kept;
    }

    /**
     * Stops the services and everything that needs them, and starts what of it was wished to run.
     *
     * @return a sentence about each service that will not become healthy; empty if all are
     */
    public List<String> restart(Selection selection, Patience patience) throws ManifestException, InterruptedException {
        Manifest manifest = manifest();
        Collection<String> chosen = selected(manifest, orRunning(manifest, selection));
        Set<String> needed = new LinkedHashSet<>(manifest.graph().withNeeds(chosen));
        LauncherState before = state();
        List<String> again = manifest.graph().withDependents(chosen).stream()
                .filter(name -> chosen.contains(name) || before.service(name).wish() != Wish.STOP)
                .toList();
        needed.addAll(again);
        check(manifest.definitions(needed, selection.profile()), true);
        makeFolder();
        stateFile.change(state -> {
            LauncherState started =
                    new Wishes(state, manifest.graph()).start(needed, selection.profile(), Instant.now());
            return new Wishes(started, manifest.graph()).restart(again);
        });
        return waiting(manifest, patience).untilReady(needed);
    }

    /**
     * Checks all that {@link #start} checks. Nothing selected means all services, whose ports may be the same, since not all are
     * started together.
     *
     * @return the services with their variables filled in
     */
    public Map<String, ServiceDefinition> validate(Selection selection) throws ManifestException, InterruptedException {
        Manifest manifest = manifest();
        Collection<String> names = selection.isEmpty() ? manifest.services() : selected(manifest, selection);
        Map<String, ServiceDefinition> services =
                manifest.definitions(manifest.graph().withNeeds(names), selection.profile());
        if (!selection.isEmpty()) {
            check(services, false);
        }
        return services;
    }

    /**
     * Returns the states of services. Those that nobody supervises are looked at.
     *
     * @param selection nothing means everything in the manifest, and what the state has besides
     */
    public Map<String, ServiceRecord> status(Selection selection) throws ManifestException, InterruptedException {
        Manifest manifest = manifest();
        LauncherState state = state();
        Set<String> names = new LinkedHashSet<>();
        if (selection.isEmpty()) {
            names.addAll(manifest.services());
            names.addAll(state.services().keySet());
        } else {
            names.addAll(manifest.graph().withNeeds(selected(manifest, selection)));
        }
        Map<String, ServiceRecord> records = new LinkedHashMap<>();
        for (String name : names) {
            ServiceRecord record = state.service(name);
            records.put(name, isSupervised() ? record : looked(name, record));
        }
        return records;
    }

    /** Whether anybody would restart a service that fails. */
    public boolean isSupervised() {
        return Files.exists(folder.path()) && SupervisorLock.isHeld(folder);
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

    /**
     * Returns the address of a running service.
     *
     * @param endpoint its name in the manifest, {@code http}, or a port of a container; empty for the first one
     * @throws ManifestException when the service doesn't run, or has no such address
     */
    public String endpoint(String service, Optional<String> endpoint) throws ManifestException, InterruptedException {
        Manifest manifest = manifest();
        selected(manifest, Selection.services(service));
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

    private void check(Map<String, ServiceDefinition> services, boolean needsEngine)
            throws ManifestException, InterruptedException {
        Problems problems = new Problems();
        PortCheck.between(services.values(), problems);
        problems.throwIfAny();
        List<ServiceDefinition> fresh = new ArrayList<>();
        for (ServiceDefinition service : services.values()) {
            if (!isStartedAlready(service, needsEngine, problems)) {
                fresh.add(service);
            }
        }
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

    private boolean isStartedAlready(ServiceDefinition service, boolean needsEngine, Problems problems)
            throws InterruptedException {
        if (isWished(service.name())) {
            return true;
        }
        if (service.workload() instanceof Workload.Container && !needsEngine) {
            return false;
        }
        try {
            makeFolder();
            return engines.of(service.workload()).find(service).isPresent();
        } catch (EngineException e) {
            problems.add(service.name() + " can't be started: " + e.getMessage() + ".");
            return true;
        }
    }

    private boolean isWished(String name) {
        return state().service(name).wish() != Wish.STOP
                || state().service(name).state().isUp();
    }

    private Waiting waiting(Manifest manifest, Patience patience) {
        return new Waiting(stateFile, manifest.graph(), supervision, patience.progress(), patience.limit());
    }

    private static Selection orAutostart(Manifest manifest, Selection selection) throws ManifestException {
        if (!selection.isEmpty()) {
            return selection;
        }
        return manifest.profiles().values().stream()
                .filter(ServiceProfile::autostart)
                .findFirst()
                .map(profile -> Selection.profile(profile.name()))
                .orElseThrow(() -> new ManifestException(List.of("Say what to start: --profile "
                        + String.join(" or ", manifest.profiles().keySet()) + ", or names of services.")));
    }

    private Selection orRunning(Manifest manifest, Selection selection) {
        if (!selection.isEmpty()) {
            return selection;
        }
        LauncherState state = state();
        return Selection.services(
                manifest.services().stream().filter(name -> isUp(name, state)).toArray(String[]::new));
    }

    private static Collection<String> selected(Manifest manifest, Selection selection) throws ManifestException {
        Problems problems = new Problems();
        Set<String> names = new LinkedHashSet<>(selection.services());
        selection.services().stream()
                .filter(name -> !manifest.services().contains(name))
                .forEach(name -> problems.add(
                        "There is no service " + name + ". There are " + String.join(", ", manifest.services()) + "."));
        selection
                .profile()
                .ifPresent(name -> Optional.ofNullable(manifest.profiles().get(name))
                        .ifPresentOrElse(
                                profile -> names.addAll(profile.services()),
                                () -> problems.add("There is no profile " + name + ". There are "
                                        + String.join(", ", manifest.profiles().keySet()) + ".")));
        problems.throwIfAny();
        return names;
    }

    private void makeFolder() {
        try {
            folder.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
