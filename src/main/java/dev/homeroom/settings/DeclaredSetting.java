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
 * One key, as the method of a {@link ConfigMapping} declares it.
 *
 * @param key has {@code <name>} in it where operators choose a name
 * @param environment the name in common use
 * @param standard the default as it is written in the code
 * @param isOptional whether it may be left out, though there is no default
 * @param isList whether it is several values, with commas
 */
public record DeclaredSetting(
        String key,
        String environment,
        Setting description,
        Optional<String> standard,
        boolean isOptional,
        boolean isList,
        AllowedValues allowed) {
    /** Stands in keys for what operators choose. */
    public static final String NAME = "<name>";

    /** By the order of keys. */
    public static Stream<DeclaredSetting> of(Class<?> mapping) {
        return in(mapping, mapping.getAnnotation(ConfigMapping.class).prefix())
                .sorted(Comparator.comparing(DeclaredSetting::key));
    }

    /** The environment name that follows from a key. */
    public static String environmentName(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9<>]", "_");
    }

    /** The setting of one name. */
    public DeclaredSetting named(String name) {
        return new DeclaredSetting(
                key.replace(NAME, name),
                environment.replace(environmentName(NAME), environmentName(name)),
                description,
                standard,
                isOptional,
                isList,
                allowed);
    }

    /** What it has to be, in words that go on from "has to be". */
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
            throw new IllegalArgumentException(method + " needs a @Setting that says what it is for");
        }
        return Stream.of(new DeclaredSetting(
                key,
                description.env().isEmpty() ? environmentName(key) : description.env(),
                description,
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

    /** {@code X} of {@code X}, {@code Optional<X>}, {@code List<X>} and {@code Map<String, X>}, with what is annotated there. */
    private static AnnotatedType innermost(AnnotatedType type) {
        if (type instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            return innermost(arguments[arguments.length - 1]);
        }
        return type;
    }
}
