package dev.homeroom.backend.config;

import java.util.regex.Pattern;

/**
 * The rule for names of backends. Names become part of user ids. The excluded names could be mistaken for the
 * beginning of a Letta agent's id there.
 */
public final class BackendName {
    private static final Pattern RULE = Pattern.compile("(?!local$|[0-9a-f]{8}$)[a-z][a-z0-9]{0,31}");

    private BackendName() {}

    public static boolean isValid(String name) {
        return RULE.matcher(name).matches();
    }
}
