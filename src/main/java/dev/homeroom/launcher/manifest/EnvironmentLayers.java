package dev.homeroom.launcher.manifest;

import dev.homeroom.launcher.environment.EnvFile;
import dev.homeroom.launcher.environment.Environment;
import dev.homeroom.launcher.environment.Environment.Scope;
import dev.homeroom.launcher.manifest.ManifestPlace.UserFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Stacks the variables of a service: {@code default.env}, the service's {@code env_files}, {@code .env}, {@code .env.local}, its
 * {@code env}, and {@code env/<profile>.yaml} with its parts shared, modules and services. The last one wins.
 */
final class EnvironmentLayers {
    private final ManifestPlace place;
    private final Optional<String> profile;
    private final Problems problems;

    EnvironmentLayers(ManifestPlace place, Optional<String> profile, Problems problems) {
        this.place = place;
        this.profile = profile;
        this.problems = problems;
    }

    /** @param missing is told of variables that are referred to and not set */
    Environment of(ServiceReader service, String name, Consumer<String> missing) {
        Environment environment = Environment.inherited(place.inherited());
        environment = file(environment, place.folder().resolve("default.env"), Scope.COMMON, missing);
        for (Path file : service.envFiles()) {
            if (!Files.exists(file)) {
                problems.add(shown(file) + ", which " + name + " names in env_files, doesn't exist.");
            }
            environment = file(environment, file, Scope.OWN, missing);
        }
        if (place.userFiles() == UserFiles.READ) {
            environment = file(environment, place.folder().resolve(".env"), Scope.COMMON, missing);
            environment = file(environment, place.folder().resolve(".env.local"), Scope.COMMON, missing);
        }
        Map<String, String> own = filledIn(service, environment, name, missing);
        return top(environment.with(shown(place.file()), own, Scope.OWN, missing), service, name, missing);
    }

    /** Fills in the service's {@code env} with the values of all layers, since it is there to name them. */
    private Map<String, String> filledIn(
            ServiceReader service, Environment below, String name, Consumer<String> missing) {
        Environment all = top(below, service, name, missing).with("", placed(service.env()), Scope.OWN, missing);
        Map<String, String> values = new LinkedHashMap<>();
        service.env()
                .keySet()
                .forEach(key -> values.put(key, all.value(key).orElse("").replace("${", "$${")));
        return values;
    }

    private Environment top(Environment below, ServiceReader service, String name, Consumer<String> missing) {
        return profile(below, service.module(), name, missing)
                .with("the command", place.overrides(), Scope.OWN, missing);
    }

    private Environment file(Environment below, Path file, Scope scope, Consumer<String> missing) {
        if (!Files.exists(file)) {
            return below;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            return below.with(
                    shown(file),
                    EnvFile.parse(shown(file), lines, problems::add),
                    scope,
                    sentence -> missing.accept(shown(file) + ": " + sentence));
        } catch (IOException e) {
            problems.add(shown(file) + " can't be read as a text in UTF-8.");
            return below;
        }
    }

    private Environment profile(Environment below, Optional<String> module, String name, Consumer<String> missing) {
        Path file = place.folder().resolve("env").resolve(profile.orElse("") + ".yaml");
        if (profile.isEmpty() || !Files.exists(file)) {
            return below;
        }
        Optional<ManifestSection> content = YamlText.read(file, shown(file), problems)
                .map(values -> new ManifestSection(shown(file) + ": ", values, problems, Optional::of)
                        .onlyKnows(Set.of("shared", "modules", "services")));
        if (content.isEmpty()) {
            return below;
        }
        Consumer<String> told = sentence -> missing.accept(shown(file) + ": " + sentence);
        Map<String, String> shared = content.get().variables("shared");
        Map<String, String> ofModule = part(content.get(), "modules", module);
        Map<String, String> ofService = part(content.get(), "services", Optional.of(name));
        return below.with(shown(file), shared, Scope.OWN, told)
                .with(shown(file), ofModule, Scope.OWN, told)
                .with(shown(file), ofService, Scope.OWN, told);
    }

    private static Map<String, String> part(ManifestSection content, String key, Optional<String> name) {
        return content.section(key)
                .flatMap(section -> name.map(section::variables))
                .orElse(Map.of());
    }

    /** Names of services and modules that nothing in the manifest has. */
    void checkNames(Set<String> services, Set<String> modules) {
        Path file = place.folder().resolve("env").resolve(profile.orElse("") + ".yaml");
        if (profile.isPresent() && Files.exists(file)) {
            YamlText.read(file, shown(file), problems).ifPresent(values -> {
                ManifestSection content = new ManifestSection(shown(file) + ": ", values, problems, Optional::of);
                unknown(content, "services", services)
                        .forEach(name -> problems.add(shown(file) + " has variables for the service " + name
                                + ", which is not in the manifest."));
                unknown(content, "modules", modules)
                        .forEach(name -> problems.add(
                                shown(file) + " has variables for the module " + name + ", which no service names."));
            });
        }
    }

    private static List<String> unknown(ManifestSection content, String key, Set<String> known) {
        return content.section(key).map(ManifestSection::keys).orElse(List.of()).stream()
                .filter(name -> !known.contains(name))
                .toList();
    }

    private Map<String, String> placed(Map<String, String> variables) {
        Map<String, String> placed = new LinkedHashMap<>(variables);
        placed.replaceAll((name, text) -> place.filledIn(text));
        return placed;
    }

    private String shown(Path file) {
        return FileNames.shown(place.root(), file);
    }
}
