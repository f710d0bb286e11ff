package dev.homeroom.launcher.manifest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The needs of each service. */
public final class DependencyGraph {
    private final Map<String, List<String>> needs;

    DependencyGraph(Map<String, List<String>> needs) {
        this.needs = needs;
    }

    public List<String> needs(String service) {
        return needs.getOrDefault(service, List.of());
    }

    /** Returns the services that need it directly. */
    public List<String> dependents(String service) {
        return needs.entrySet().stream()
                .filter(entry -> entry.getValue().contains(service))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the services and everything they need, in an order in which they can be started. */
    public List<String> withNeeds(Collection<String> services) {
        Set<String> ordered = new LinkedHashSet<>();
        services.forEach(service -> addAfterNeeds(service, ordered));
        return List.copyOf(ordered);
    }

    private void addAfterNeeds(String service, Set<String> ordered) {
        if (!ordered.contains(service)) {
            needs(service).forEach(need -> addAfterNeeds(need, ordered));
            ordered.add(service);
        }
    }

    /** Returns the services and everything that needs them, in an order in which they can be stopped. */
    public List<String> withDependents(Collection<String> services) {
        Set<String> reached = new HashSet<>();
        services.forEach(service -> addDependents(service, reached));
        return withNeeds(needs.keySet()).reversed().stream()
                .filter(reached::contains)
                .toList();
    }

    private void addDependents(String service, Set<String> reached) {
        if (reached.add(service)) {
            dependents(service).forEach(dependent -> addDependents(dependent, reached));
        }
    }

    /** Groups services by the moment they can start: each group needs only groups before it. */
    public List<List<String>> stages(Collection<String> services) {
        Map<String, Integer> depths = new HashMap<>();
        withNeeds(services)
                .forEach(service -> depths.put(
                        service,
                        needs(service).stream()
                                .mapToInt(need -> depths.getOrDefault(need, 0) + 1)
                                .max()
                                .orElse(0)));
        return withNeeds(services).stream().collect(Collectors.groupingBy(depths::get)).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Returns a circle, its first service also at the end; empty if there is none. */
    Optional<List<String>> circle() {
        Set<String> sound = new HashSet<>();
        return needs.keySet().stream()
                .flatMap(service -> circleFrom(service, new ArrayList<>(), sound).stream())
                .findFirst();
    }

    private Optional<List<String>> circleFrom(String service, List<String> path, Set<String> sound) {
        if (path.contains(service)) {
            List<String> circle = new ArrayList<>(path.subList(path.indexOf(service), path.size()));
            circle.add(service);
            return Optional.of(circle);
        }
        if (sound.contains(service)) {
            return Optional.empty();
        }
        path.add(service);
        for (String need : needs(service)) {
            Optional<List<String>> found = circleFrom(need, path, sound);
            if (found.isPresent()) {
                return found;
            }
        }
        path.removeLast();
        sound.add(service);
        return Optional.empty();
    }
}
