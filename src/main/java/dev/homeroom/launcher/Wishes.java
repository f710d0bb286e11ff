package dev.homeroom.launcher;

import dev.homeroom.launcher.manifest.DependencyGraph;
import dev.homeroom.launcher.state.LauncherState;
import dev.homeroom.launcher.state.LauncherState.ProfileRecord;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.state.Wish;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The changes of a command to the state. Pure. */
final class Wishes {
    private final LauncherState state;
    private final DependencyGraph graph;
    private final long request;

    Wishes(LauncherState state, DependencyGraph graph) {
        this.state = state;
        this.graph = graph;
        this.request = state.requests() + 1;
    }

    LauncherState start(Collection<String> names, Optional<String> profile, Instant now) {
        Map<String, ServiceRecord> services = new LinkedHashMap<>(state.services());
        names.forEach(name -> {
            ServiceRecord record = state.service(name);
            Wish wish = isToRunAgain(name, record, names) ? Wish.RESTART : Wish.RUN;
            services.put(name, record.asked(wish, profile.or(record::profile), request));
        });
        Map<String, ProfileRecord> profiles = new LinkedHashMap<>(state.profiles());
        profile.ifPresent(name -> profiles.put(
                name,
                new ProfileRecord(
                        Optional.ofNullable(profiles.get(name))
                                .map(ProfileRecord::startedAt)
                                .orElse(now),
                        names.stream().toList())));
        return new LauncherState(request, profiles, services);
    }

    /** A oneshot runs again for services that are started anew. */
    private boolean isToRunAgain(String name, ServiceRecord record, Collection<String> names) {
        return record.state() == ServiceState.DONE
                && graph.dependents(name).stream()
                        .filter(names::contains)
                        .anyMatch(dependent -> state.service(dependent).wish() != Wish.RUN
                                || !state.service(dependent).state().isUp());
    }

    LauncherState stop(Collection<String> names) {
        return cleaned(wishing(names, Wish.STOP));
    }

    LauncherState restart(Collection<String> names) {
        return wishing(names, Wish.RESTART);
    }

    private LauncherState wishing(Collection<String> names, Wish wish) {
        Map<String, ServiceRecord> services = new LinkedHashMap<>(state.services());
        names.forEach(name -> {
            ServiceRecord record = state.service(name);
            services.put(name, record.asked(wish, record.profile(), request));
        });
        return new LauncherState(request, state.profiles(), services);
    }

    /** Without profiles of which nothing is wished any more. */
    private static LauncherState cleaned(LauncherState state) {
        Map<String, ProfileRecord> profiles = new LinkedHashMap<>(state.profiles());
        profiles.values()
                .removeIf(profile -> profile.services().stream()
                        .noneMatch(name -> state.service(name).wish() != Wish.STOP));
        return new LauncherState(state.requests(), profiles, state.services());
    }

    LauncherState without(String profile, LauncherState changed) {
        Map<String, ProfileRecord> profiles = new LinkedHashMap<>(changed.profiles());
        profiles.remove(profile);
        return new LauncherState(changed.requests(), profiles, changed.services());
    }
}
