package dev.homeroom.launcher.environment;

import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${NAME:?sentence}}. A doubled dollar sign before the brace leaves the rest as it is. Other dollar signs
 * are left alone, since passwords and shell commands have them.
 */
public final class Expansion {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?:(:[-?])([^}]*))?}");

    private final Environment environment;
    private final Consumer<String> missing;

    /** @param missing is told a sentence about each variable that is not set and has no default */
    public Expansion(Environment environment, Consumer<String> missing) {
        this.environment = environment;
        this.missing = missing;
    }

    public String of(String text) {
        return text.contains("${") ? REFERENCE.matcher(text).replaceAll(this::replacement) : text;
    }

    private String replacement(MatchResult reference) {
        if (reference.group(1) == null) {
            return Matcher.quoteReplacement("${");
        }
        return Matcher.quoteReplacement(environment
                .value(reference.group(1))
                .filter(value -> !value.isEmpty() || reference.group(2) == null)
                .orElseGet(() -> withoutValue(reference)));
    }

    private String withoutValue(MatchResult reference) {
        if (":-".equals(reference.group(2))) {
            return reference.group(3);
        }
        String reason = reference.group(2) == null ? "" : " " + reference.group(3) + ".";
        missing.accept("${" + reference.group(1) + "} is not set." + reason);
        return "";
    }
}
