package dev.homeroom.launcher.manifest;

import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.environment.Environment;
import dev.homeroom.launcher.environment.Expansion;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The services and profiles of a manifest. */
public final class Manifest {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

    private final ManifestPlace place;
    private final Map<String, Map<?, ?>> services = new LinkedHashMap<>();
    private final Map<String, ServiceProfile> profiles = new LinkedHashMap<>();
    private List<Path> composeFiles = List.of();
    private DependencyGraph graph = new DependencyGraph(Map.of());

    private Manifest(ManifestPlace place) {
        this.place = place;
    }

    /** @throws ManifestException when anything in it is wrong, other than variables that are not set */
    public static Manifest read(ManifestPlace place) throws ManifestException {
        Problems problems = new Problems();
        Manifest manifest = new Manifest(place);
        YamlText.read(place.file(), manifest.shownFile(), problems).ifPresent(values -> {
            manifest.readTop(manifest.section("", values, problems, Optional::of), values, problems);
            manifest.readDependencies(problems);
            manifest.checkProfiles(problems);
        });
        problems.throwIfAny();
        return manifest;
    }

    private void readTop(ManifestSection top, Map<?, ?> values, Problems problems) {
        top.onlyKnows(Set.of("version", "compose", "services", "profiles"));
        if (!top.text("version").equals(Optional.of("1"))) {
            top.wrong("version", "has to be 1");
        }
        top.section("compose").ifPresent(compose -> {
            compose.onlyKnows(Set.of("files"));
            composeFiles = composeFiles(values.get("compose"), compose);
        });
        maps(top, "services", values, problems).forEach(services::put);
        maps(top, "profiles", values, problems).forEach((name, fields) -> {
            ManifestSection profile = section("profiles." + name, fields, problems, Optional::of)
                    .onlyKnows(Set.of("description", "services", "autostart"));
            profiles.put(
                    name,
                    new ServiceProfile(
                            name,
                            profile.text("description").orElse(""),
                            profile.texts("services"),
                            profile.flag("autostart")));
        });
    }

    /** Takes paths, and paths with a description. */
    private List<Path> composeFiles(@Nullable Object compose, ManifestSection section) {
        if (compose instanceof Map<?, ?> map && map.get("files") instanceof List<?> files) {
            return files.stream()
                    .flatMap(file -> path(file, section).stream())
                    .map(place.root()::resolve)
                    .toList();
        }
        return section.has("files")
                ? section.<List<Path>>wrong("files", "has to be a list").orElse(List.of())
                : List.of();
    }

    private static Optional<String> path(Object file, ManifestSection section) {
        return switch (file) {
            case String text -> Optional.of(text);
            case Map<?, ?> map when map.get("path") instanceof String text -> Optional.of(text);
            default -> section.wrong("files", "has to be a list of paths");
        };
    }

    private static Map<String, Map<?, ?>> maps(ManifestSection top, String key, Map<?, ?> values, Problems problems) {
        Map<String, Map<?, ?>> maps = new LinkedHashMap<>();
        top.section(key).ifPresent(section -> {
            for (String name : section.keys()) {
                if (!NAME.matcher(name).matches()) {
                    problems.add(key + " has the name \"" + name
                            + "\"; names have letters, digits, dots, hyphens and underscores, at most 63.");
                } else if (values.get(key) instanceof Map<?, ?> all && all.get(name) instanceof Map<?, ?> fields) {
                    maps.put(name, fields);
                } else {
                    section.wrong(name, "has to be a map");
                }
            }
        });
        return maps;
    }

    private void readDependencies(Problems problems) {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        services.forEach((name, fields) -> {
            ServiceReader reader = reader(name, problems, Optional::of);
            Environment environment =
                    new EnvironmentLayers(place, Optional.empty(), problems).of(reader, name, sentence -> {});
            reader(name, problems, lenient(environment)).read(environment, problems);
            needs.put(name, reader.needs().stream().distinct().toList());
        });
        needs.forEach((name, others) -> others.stream()
                .filter(other -> !services.containsKey(other))
                .forEach(other -> problems.add(name + " depends on " + other + ", which is not in the manifest.")));
        graph = new DependencyGraph(needs);
        graph.circle()
                .ifPresent(circle ->
                        problems.add("Services depend on each other in a circle: " + String.join(" → ", circle) + "."));
    }

    private void checkProfiles(Problems problems) {
        profiles.values()
                .forEach(profile -> profile.services().stream()
                        .filter(name -> !services.containsKey(name))
                        .forEach(name -> problems.add(
                                "The profile " + profile.name() + " has " + name + ", which is not in the manifest.")));
    }

    /** Leaves out texts with variables that are not set. */
    private Function<String, Optional<String>> lenient(Environment environment) {
        return text -> {
            AtomicBoolean missing = new AtomicBoolean();
            String expanded = new Expansion(environment, sentence -> missing.set(true)).of(place.filledIn(text));
            return missing.get() ? Optional.empty() : Optional.of(expanded);
        };
    }

    private ServiceReader reader(String name, Problems problems, Function<String, Optional<String>> expansion) {
        ManifestSection section =
                section("services." + name, services.getOrDefault(name, Map.of()), problems, expansion);
        return new ServiceReader(name, section, place.root(), composeFiles);
    }

    private ManifestSection section(
            String path, Map<?, ?> values, Problems problems, Function<String, Optional<String>> expansion) {
        return new ManifestSection(shownFile() + ": " + path, values, problems, expansion);
    }

    private String shownFile() {
        return FileNames.shown(place.root(), place.file());
    }

    /**
     * Returns services with their variables filled in.
     *
     * @param profile whose variables apply
     * @throws ManifestException when a variable is not set, or a file of variables is wrong
     */
    public Map<String, ServiceDefinition> definitions(Collection<String> names, Optional<String> profile)
            throws ManifestException {
        Problems problems = new Problems();
        EnvironmentLayers layers = new EnvironmentLayers(place, profile, problems);
        layers.checkNames(services.keySet(), modules(problems));
        Map<String, ServiceDefinition> definitions = new LinkedHashMap<>();
        for (String name : names) {
            Consumer<String> missing = sentence -> problems.add(name + " can't be started: " + sentence);
            Environment environment = layers.of(reader(name, problems, Optional::of), name, missing);
            Expansion expansion = new Expansion(environment, missing);
            reader(name, problems, text -> Optional.of(expansion.of(place.filledIn(text))))
                    .read(environment, problems)
                    .ifPresent(definition -> definitions.put(name, definition));
        }
        problems.throwIfAny();
        return definitions;
    }

    private Set<String> modules(Problems problems) {
        Set<String> modules = new HashSet<>();
        services.keySet()
                .forEach(name -> reader(name, problems, Optional::of).module().ifPresent(modules::add));
        return modules;
    }

    public Set<String> services() {
        return services.keySet();
    }

    public Map<String, ServiceProfile> profiles() {
        return profiles;
    }

    public DependencyGraph graph() {
        return graph;
    }

    public ManifestPlace place() {
        return place;
    }
}
