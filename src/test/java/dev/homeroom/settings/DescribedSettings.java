package dev.homeroom.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One feature's settings as its {@link ConfigMapping} describes them. */
record DescribedSettings(String prefix, List<Row> rows) {
    /** One key. */
    record Row(String key, String environment, String standard, String meaning) {
        String markdown() {
            return "| `%s` | `%s` | %s | %s |\n"
                    .formatted(
                            key,
                            environment,
                            standard.isEmpty() ? "" : "`" + standard + "`",
                            meaning.replace("|", "\\|"));
        }
    }

    static DescribedSettings of(Class<?> mapping) {
        String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
        return new DescribedSettings(
                prefix,
                rows(mapping, prefix).sorted(Comparator.comparing(Row::key)).toList());
    }

    String markdown() {
        return """
                ## %s

                | key | environment | default | meaning |
                |---|---|---|---|
                %s""".formatted(prefix, rows.stream().map(Row::markdown).collect(Collectors.joining()));
    }

    private static Stream<Row> rows(Class<?> group, String prefix) {
        return Arrays.stream(group.getDeclaredMethods())
                .filter(method -> !method.isSynthetic() && !method.isDefault() && method.getParameterCount() == 0)
                .flatMap(method -> rows(method, prefix));
    }

    private static Stream<Row> rows(Method method, String prefix) {
        String key = method.isAnnotationPresent(WithParentName.class) ? prefix : prefix + "." + name(method);
        Class<?> nested = innermost(method.getGenericReturnType());
        if (nested.isInterface() && nested.getName().startsWith("dev.homeroom.")) {
            return rows(nested, Map.class.equals(method.getReturnType()) ? key + ".<name>" : key);
        }
        Setting setting = method.getAnnotation(Setting.class);
        if (setting == null) {
            throw new AssertionError(method + " needs a @Setting that says what it is for");
        }
        WithDefault standard = method.getAnnotation(WithDefault.class);
        return Stream.of(new Row(
                key,
                setting.env().isEmpty() ? environmentName(key) : setting.env(),
                standard == null ? "" : standard.value(),
                setting.value()));
    }

    private static String name(Method method) {
        WithName given = method.getAnnotation(WithName.class);
        return given != null
                ? given.value()
                : method.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** {@code X} of {@code X}, {@code Optional<X>}, {@code List<X>} and {@code Map<String, X>}. */
    private static Class<?> innermost(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic ->
                innermost(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]);
            default -> throw new AssertionError("A setting can't be of type " + type);
        };
    }

    private static String environmentName(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9<>]", "_");
    }
}
