package dev.homeroom.launcher.manifest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A map of the manifest, read key by key; what doesn't fit becomes a problem that names its path. */
final class ManifestSection {
    private final String path;
    private final Map<?, ?> values;
    private final Problems problems;
    private final Function<String, Optional<String>> expansion;

    /** @param expansion fills in variables; empty when one is missing, after it said so */
    ManifestSection(String path, Map<?, ?> values, Problems problems, Function<String, Optional<String>> expansion) {
        this.path = path;
        this.values = values;
        this.problems = problems;
        this.expansion = expansion;
    }

    ManifestSection onlyKnows(Set<String> keys) {
        values.keySet().stream()
                .map(String::valueOf)
                .filter(key -> !keys.contains(key))
                .forEach(key -> problems.add(at(key) + " is not a known key. Known here: "
                        + String.join(", ", keys.stream().sorted().toList()) + "."));
        return this;
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    List<String> keys() {
        return values.keySet().stream().map(String::valueOf).toList();
    }

    /** Whether there is nothing, or nothing in it. */
    boolean isEmpty(String key) {
        return switch (values.get(key)) {
            case null -> true;
            case String text -> text.isBlank();
            case List<?> list -> list.isEmpty();
            default -> false;
        };
    }

    boolean isText(String key) {
        return values.get(key) instanceof String;
    }

    boolean isList(String key) {
        return values.get(key) instanceof List<?>;
    }

    Optional<String> text(String key) {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case String text -> expansion.apply(text);
            case Object other -> wrong(key, "has to be a text");
        };
    }

    List<String> texts(String key) {
        return switch (values.get(key)) {
            case null -> List.of();
            case List<?> list -> elements(key, list);
            case Object other ->
                this.<List<String>>wrong(key, "has to be a list").orElse(List.of());
        };
    }

    private List<String> elements(String key, List<?> list) {
        List<String> texts = new ArrayList<>();
        for (Object element : list) {
            if (element instanceof String text) {
                expansion.apply(text).ifPresent(texts::add);
            } else {
                wrong(key, "has to be a list of texts");
            }
        }
        return texts;
    }

    /** Leaves variables in the values as they are, since they are filled in layer by layer. */
    Map<String, String> variables(String key) {
        Map<String, String> result = new LinkedHashMap<>();
        section(key)
                .ifPresent(section -> section.values.forEach((name, value) -> {
                    switch (value) {
                        case null -> result.put(String.valueOf(name), "");
                        case String text -> result.put(String.valueOf(name), text);
                        case Object other -> section.wrong(String.valueOf(name), "has to be a text");
                    }
                }));
        return result;
    }

    Optional<ManifestSection> section(String key) {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case Map<?, ?> map -> Optional.of(new ManifestSection(at(key), map, problems, expansion));
            case Object other -> wrong(key, "has to be a map");
        };
    }

    Optional<Duration> duration(String key) {
        return text(key)
                .flatMap(text ->
                        Durations.parse(text).or(() -> wrong(key, "has to be a time such as 500ms, 10s or 1m30s")));
    }

    Optional<Integer> number(String key, int least, int most) {
        return text(key)
                .flatMap(text -> whole(text, least, most)
                        .or(() -> wrong(key, "has to be a whole number from " + least + " to " + most)));
    }

    private static Optional<Integer> whole(String text, int least, int most) {
        return text.matches("\\d{1,9}")
                ? Optional.of(Integer.valueOf(text)).filter(number -> number >= least && number <= most)
                : Optional.empty();
    }

    boolean flag(String key) {
        return text(key)
                .flatMap(text -> switch (text) {
                    case "true", "yes" -> Optional.of(true);
                    case "false", "no" -> Optional.of(false);
                    default -> this.<Boolean>wrong(key, "has to be true or false");
                })
                .orElse(false);
    }

    <T> Optional<T> wrong(String key, String rule) {
        problems.add(at(key) + " " + rule + ".");
        return Optional.empty();
    }

    private String at(String key) {
        String separator = path.endsWith(": ") ? "" : ".";
        return path + separator + key;
    }
}
