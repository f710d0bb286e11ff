package dev.homeroom.backend.config;

import java.util.regex.Pattern;

/**
 * The rule for names of backends. They become part of user ids, and the excluded ones could be taken for the beginning
 * of a Letta agent's id there.
 */
public final class BackendName {
    private static final Pattern RULE = Pattern.compile("(?!local$|[0-9a-f]{8}$)[a-z][a-z0-9]{0,31}");

    private BackendName() {}

    public static boolean isValid(String name) {
        return RULE.matcher(name).matches();
    }
}
