package dev.homeroom.launcher;

import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.engine.Engines;
import dev.homeroom.launcher.manifest.Manifest;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.manifest.ManifestPlace;
import dev.homeroom.launcher.state.LauncherFolder;
import dev.homeroom.launcher.state.LauncherState;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.StateFile;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
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
        ChosenServices choice = new ChosenServices(manifest, state());
        Selection chosen = choice.orAutostart(selection);
        List<String> names = manifest.graph().withNeeds(choice.named(chosen));
        startCheck().beforeStart(manifest.definitions(names, chosen.profile()));
        folder.make();
        stateFile.change(state -> new Wishes(state, manifest.graph()).start(names, chosen.profile(), Instant.now()));
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
        return manifest.graph().withNeeds(new ChosenServices(manifest, state()).orRunning(selection));
    }

    /** Returns the services that {@link #stop} would stop, those that need others first. */
    public List<String> toStop(Selection selection) throws ManifestException {
        return new ChosenServices(manifest(), state()).toStop(selection);
    }

    /** Returns the services that {@link #restart} would stop and start again. */
    public List<String> toRestart(Selection selection) throws ManifestException {
        return new ChosenServices(manifest(), state()).toRestart(selection);
    }

    /** Whether a service is this process, or has started it. */
    public boolean isAroundThisProcess(String service) {
        return state().service(service).instance().filter(OwnProcess::isIn).isPresent();
    }

    /**
     * Stops the services and everything that needs them, in reverse order. Nothing selected means everything. Services that another
     * started profile has stay, unless they are named.
     *
     * @return a sentence about each service that still runs; empty if none does
     */
    public List<String> stop(Selection selection, Patience patience) throws ManifestException, InterruptedException {
        Manifest manifest = manifest();
        List<String> names = new ChosenServices(manifest, state()).toStop(selection);
        folder.make();
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

    /**
     * Stops the services and everything that needs them, and starts what of it was wished to run.
     *
     * @return a sentence about each service that will not become healthy; empty if all are
     */
    public List<String> restart(Selection selection, Patience patience) throws ManifestException, InterruptedException {
        Manifest manifest = manifest();
        ChosenServices choice = new ChosenServices(manifest, state());
        List<String> again = choice.toRestart(selection);
        Set<String> needed = new LinkedHashSet<>(manifest.graph().withNeeds(choice.orRunning(selection)));
        needed.addAll(again);
        startCheck().beforeStart(manifest.definitions(needed, selection.profile()));
        folder.make();
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
        Collection<String> names = new ChosenServices(manifest, LauncherState.EMPTY).orAll(selection);
        Map<String, ServiceDefinition> services =
                manifest.definitions(manifest.graph().withNeeds(names), selection.profile());
        if (!selection.isEmpty()) {
            startCheck().withoutContainers(services);
        }
        return services;
    }

    /**
     * Returns the states of services. Those that nobody supervises are looked at.
     *
     * @param selection nothing means everything in the manifest, and what the state has besides
     */
    public Map<String, ServiceRecord> status(Selection selection) throws ManifestException, InterruptedException {
        return running().status(selection);
    }

    /** Whether anybody would restart a service that fails. */
    public boolean isSupervised() {
        return RunningServices.isSupervised(folder);
    }

    /**
     * Returns the address of a running service.
     *
     * @param endpoint its name in the manifest, {@code http}, or a port of a container; empty for the first one
     * @throws ManifestException when the service doesn't run, or has no such address
     */
    public String endpoint(String service, Optional<String> endpoint) throws ManifestException, InterruptedException {
        return running().endpoint(service, endpoint);
    }

    private RunningServices running() throws ManifestException {
        return new RunningServices(manifest(), state(), folder, engines);
    }

    private StartCheck startCheck() {
        return new StartCheck(folder, stateFile, engines);
    }

    private Waiting waiting(Manifest manifest, Patience patience) {
        return new Waiting(stateFile, manifest.graph(), supervision, patience.progress(), patience.limit());
    }
}
