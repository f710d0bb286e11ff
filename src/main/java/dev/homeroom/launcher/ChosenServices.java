package dev.homeroom.launcher;

import dev.homeroom.launcher.manifest.DependencyGraph;
import dev.homeroom.launcher.manifest.Manifest;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.manifest.Problems;
import dev.homeroom.launcher.manifest.ServiceProfile;
import dev.homeroom.launcher.state.LauncherState;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.state.Wish;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The services that a command means by a selection. Pure. */
final class ChosenServices {
    private final Manifest manifest;
    private final LauncherState state;

    ChosenServices(Manifest manifest, LauncherState state) {
        this.manifest = manifest;
        this.state = state;
    }

    /** Returns the selection, or the profile that starts by itself. */
    Selection orAutostart(Selection selection) throws ManifestException {
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

    /** Returns the services of a selection; those that run if it is empty. */
    Collection<String> orRunning(Selection selection) throws ManifestException {
        return selection.isEmpty()
                ? manifest.services().stream().filter(this::isUp).toList()
                : named(selection);
    }

    /** Returns the services of a selection; all of the manifest if it is empty. */
    Collection<String> orAll(Selection selection) throws ManifestException {
        return selection.isEmpty() ? manifest.services() : named(selection);
    }

    /** Returns the services that have to stop for a selection, those that need others first. */
    List<String> toStop(Selection selection) throws ManifestException {
        DependencyGraph graph = manifest.graph();
        Set<String> known = new LinkedHashSet<>(orRunning(selection));
        selection.profile().ifPresent(profile -> {
            known.addAll(graph.withNeeds(known));
            known.removeAll(keptByOthers(profile));
        });
        List<String> names = new ArrayList<>(graph.withDependents(known));
        if (selection.isEmpty()) {
            state.services().keySet().stream()
                    .filter(name -> !names.contains(name))
                    .forEach(names::add);
        }
        names.removeIf(name -> !isUp(name));
        return names;
    }

    /** Returns the services to restart: those of the selection, and what needs them and was wished to run. */
    List<String> toRestart(Selection selection) throws ManifestException {
        Collection<String> chosen = orRunning(selection);
        return manifest.graph().withDependents(chosen).stream()
                .filter(name -> chosen.contains(name) || state.service(name).wish() != Wish.STOP)
                .toList();
    }

    private boolean isUp(String name) {
        return state.service(name).wish() != Wish.STOP || state.service(name).state() != ServiceState.STOPPED;
    }

    /** Returns the services that other started profiles have. */
    private Set<String> keptByOthers(String profile) {
        Set<String> kept = new LinkedHashSet<>();
        state.profiles().forEach((name, record) -> {
            if (!name.equals(profile)) {
                kept.addAll(record.services());
            }
        });
        return kept;
    }

    Set<String> named(Selection selection) throws ManifestException {
        Problems problems = new Problems();
        Set<String> names = new LinkedHashSet<>();
        selection.services().forEach(name -> {
            names.add(name);
            if (!manifest.services().contains(name)) {
                problems.add(
                        "There is no service " + name + ". There are " + String.join(", ", manifest.services()) + ".");
            }
        });
        selection
                .profile()
                .ifPresent(name -> profile(name, problems).ifPresent(known -> names.addAll(known.services())));
        problems.throwIfAny();
        return names;
    }

    private Optional<ServiceProfile> profile(String name, Problems problems) {
        Optional<ServiceProfile> found = Optional.ofNullable(manifest.profiles().get(name));
        if (found.isEmpty()) {
            problems.add("There is no profile " + name + ". There are "
                    + String.join(", ", manifest.profiles().keySet()) + ".");
        }
        return found;
    }
}
