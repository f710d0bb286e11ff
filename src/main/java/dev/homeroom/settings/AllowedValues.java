package dev.homeroom.settings;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.Converters;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * The valid values of a setting, derived from its type and its Bean Validation constraints. docs/decisions/settings.md
 * says why they are checked here.
 *
 * @param words completes the sentence "it has to be …"
 * @param accepts tests the unparsed value
 */
public record AllowedValues(String words, Predicate<String> accepts) {
    private static final Set<String> YES_OR_NO = Set.of("true", "yes", "y", "on", "1", "false", "no", "n", "off", "0");

    static AllowedValues of(AnnotatedType written) {
        if (!(written.getType() instanceof Class<?> type)) {
            throw new IllegalArgumentException("A setting can't have the type " + written);
        }
        if (type.isEnum()) {
            return choice(type);
        }
        return switch (type.getName()) {
            case "int" -> number(written, Integer::valueOf);
            case "long" -> number(written, Long::valueOf);
            case "boolean" ->
                new AllowedValues("true or false", value -> YES_OR_NO.contains(value.toLowerCase(Locale.ROOT)));
            case "java.time.Duration" -> time(written);
            case "java.nio.file.Path" -> new AllowedValues("a path", holds(Path::of, any -> true));
            case "java.lang.String" -> text(written);
            default -> throw new IllegalArgumentException("A setting can't have the type " + type);
        };
    }

    private static AllowedValues number(
            AnnotatedElement written, java.util.function.Function<String, ? extends Number> read) {
        long least = constraint(written, Min.class).value();
        long most = constraint(written, Max.class).value();
        return new AllowedValues(
                "a whole number from %d to %d".formatted(least, most),
                holds(read::apply, number -> number.longValue() >= least && number.longValue() <= most));
    }

    private static AllowedValues time(AnnotatedElement written) {
        DurationRange bounds = constraint(written, DurationRange.class);
        Duration shortest = DurationConverter.parseDuration(bounds.from());
        Duration longest = DurationConverter.parseDuration(bounds.to());
        return new AllowedValues(
                "a time from %s to %s".formatted(bounds.from(), bounds.to()),
                holds(
                        DurationConverter::parseDuration,
                        time -> time.compareTo(shortest) >= 0 && time.compareTo(longest) <= 0));
    }

    private static AllowedValues text(AnnotatedElement written) {
        Pattern pattern = written.getAnnotation(Pattern.class);
        if (pattern == null) {
            return new AllowedValues("a text", value -> true);
        }
        return new AllowedValues(
                pattern.message(),
                java.util.regex.Pattern.compile(pattern.regexp()).asMatchPredicate());
    }

    private static AllowedValues choice(Class<?> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        Converter<?> converter = Converters.getImplicitConverter(type);
        return new AllowedValues(
                String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast(),
                holds(converter::convert, any -> true));
    }

    private static <A extends java.lang.annotation.Annotation> A constraint(AnnotatedElement written, Class<A> kind) {
        A found = written.getAnnotation(kind);
        if (found == null) {
            throw new IllegalArgumentException(
                    "Every number and time needs bounds, but %s has no @%s".formatted(written, kind.getSimpleName()));
        }
        return found;
    }

    /** Tests whether the text can be parsed and the result is valid. Any parse exception means no. */
    private static <T> Predicate<String> holds(java.util.function.Function<String, T> read, Predicate<T> right) {
        return value -> {
            try {
                T converted = read.apply(value);
                return converted != null && right.test(converted);
            } catch (IllegalArgumentException | java.time.DateTimeException | ArithmeticException e) {
                return false;
            }
        };
    }
}
