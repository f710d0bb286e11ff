package dev.homeroom.operations.rest;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The query of a call. A name may be written {@code dry_run}, {@code dry-run} or {@code dryRun}; a value that can't be
 * understood is refused and never taken for the default.
 *
 * @param values by name, as the caller wrote it
 */
public record Query(Map<String, List<String>> values) {
    private static final Set<String> YES = Set.of("true", "1", "yes", "on", "y", "t");
    private static final Set<String> NO = Set.of("false", "0", "no", "off", "n", "f");

    public static Query of(UriInfo asked) {
        MultivaluedMap<String, String> parameters = asked.getQueryParameters();
        return new Query(Map.copyOf(parameters));
    }

    /** Whether both are spellings of one name. */
    static boolean isSameName(String one, String other) {
        return letters(one).equals(letters(other));
    }

    private static String letters(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

    /** @throws NotUnderstoodException when the value is neither a yes nor a no */
    public boolean isOn(String name) {
        return text(name).map(value -> isYes(name, value)).orElse(false);
    }

    private static boolean isYes(String name, String value) {
        String word = value.strip().toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            throw new NotUnderstoodException(name + " must be true or false.");
        }
        return YES.contains(word);
    }

    /** @throws NotUnderstoodException when the value is not a whole number within the bounds */
    public int number(String name, int otherwise, int least, int most) {
        return text(name).map(value -> number(name, value, least, most)).orElse(otherwise);
    }

    private static int number(String name, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notWithin(name, least, most);
        }
        throw notWithin(name, least, most);
    }

    private static NotUnderstoodException notWithin(String name, int least, int most) {
        return new NotUnderstoodException("%s must be a whole number from %d to %d.".formatted(name, least, most));
    }

    /** @throws NotUnderstoodException when it is given twice */
    public Optional<String> text(String name) {
        List<String> given = values.entrySet().stream()
                .filter(entry -> isSameName(entry.getKey(), name))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
        if (given.size() > 1) {
            throw new NotUnderstoodException(name + " is given more than once.");
        }
        return given.stream().findFirst();
    }
}
