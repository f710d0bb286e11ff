package dev.homeroom.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key, as declared by a method of a {@link ConfigMapping}.
 *
 * @param key contains {@code <name>} where operators choose a name
 * @param environment the usual environment name
 * @param description as in {@link Setting#value}; no annotation is kept, since a native image couldn't hold it
 * @param isSecret whether its value is never repeated
 * @param standard the default as written in the code
 * @param isOptional whether the setting may be omitted although it has no default
 * @param isList whether the value is a comma-separated list
 */
public record DeclaredSetting(
        String key,
        String environment,
        String description,
        boolean isSecret,
        Optional<String> standard,
        boolean isOptional,
        boolean isList,
        AllowedValues allowed) {
    /** Placeholder in keys for a name that operators choose. */
    public static final String NAME = "<name>";

    /** Returns the settings of a mapping, ordered by key. */
    public static Stream<DeclaredSetting> of(Class<?> mapping) {
        return in(mapping, mapping.getAnnotation(ConfigMapping.class).prefix())
                .sorted(Comparator.comparing(DeclaredSetting::key));
    }

    /** Derives the environment name from a key. */
    public static String environmentName(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9<>]", "_");
    }

    /** Replaces the placeholder with a name. */
    public DeclaredSetting named(String name) {
        return new DeclaredSetting(
                key.replace(NAME, name),
                environment.replace(environmentName(NAME), environmentName(name)),
                description,
                isSecret,
                standard,
                isOptional,
                isList,
                allowed);
    }

    /** Returns words that complete the sentence "it has to be …". */
    public String allowedWords() {
        boolean needsExample = allowed.words().startsWith("a time") && standard.isPresent();
        return (isList ? "a list, with commas, of " : "")
                + allowed.words()
                + (needsExample ? ", like " + standard.orElseThrow() : "");
    }

    public boolean accepts(String value) {
        return isList
                ? Arrays.stream(value.split(","))
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .allMatch(allowed.accepts())
                : allowed.accepts().test(value.strip());
    }

    private static Stream<DeclaredSetting> in(Class<?> group, String prefix) {
        return Arrays.stream(group.getDeclaredMethods())
                .filter(method -> !method.isSynthetic() && !method.isDefault() && method.getParameterCount() == 0)
                .flatMap(method -> of(method, prefix));
    }

    private static Stream<DeclaredSetting> of(Method method, String prefix) {
        String key = method.isAnnotationPresent(WithParentName.class) ? prefix : prefix + "." + name(method);
        AnnotatedType value = innermost(method.getAnnotatedReturnType());
        if (value.getType() instanceof Class<?> nested
                && nested.isInterface()
                && !nested.getName().startsWith("java.")) {
            return in(nested, Map.class.equals(method.getReturnType()) ? key + "." + NAME : key);
        }
        Setting description = method.getAnnotation(Setting.class);
        if (description == null) {
            throw new IllegalArgumentException(method + " needs a @Setting with a description");
        }
        return Stream.of(new DeclaredSetting(
                key,
                description.env().isEmpty() ? environmentName(key) : description.env(),
                description.value(),
                description.secret(),
                Optional.ofNullable(method.getAnnotation(WithDefault.class)).map(WithDefault::value),
                Optional.class.equals(method.getReturnType()),
                method.getGenericReturnType().getTypeName().contains(List.class.getName()),
                AllowedValues.of(value)));
    }

    private static String name(Method method) {
        WithName given = method.getAnnotation(WithName.class);
        return given != null
                ? given.value()
                : method.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /**
     * Unwraps {@code X} from {@code Optional<X>}, {@code List<X>} or {@code Map<String, X>} and keeps its annotations.
     */
    private static AnnotatedType innermost(AnnotatedType type) {
        if (type instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            return innermost(arguments[arguments.length - 1]);
        }
        return type;
    }
}
