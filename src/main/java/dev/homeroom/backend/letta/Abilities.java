package dev.homeroom.backend.letta;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server can do.
 *
 * @param conversations chats besides the agent's default thread (0.16.1)
 * @param exactlyOnce background runs that are found again by an id of ours (0.16.7, and Redis behind the server)
 */
record Abilities(boolean conversations, boolean exactlyOnce) {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?.*");
    private static final int CONVERSATIONS_SINCE = number(0, 16, 1);
    private static final int EXACTLY_ONCE_SINCE = number(0, 16, 7);

    /** None for what is not a version. */
    static Abilities ofVersion(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return new Abilities(false, false);
        }
        String patch = parts.group(3);
        int number = number(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                patch == null ? 0 : Integer.parseInt(patch));
        return new Abilities(number >= CONVERSATIONS_SINCE, number >= EXACTLY_ONCE_SINCE);
    }

    static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    Abilities withoutExactlyOnce() {
        return new Abilities(conversations, false);
    }

    private static int number(int major, int minor, int patch) {
        return Math.min(major, 100) * 10_000_000 + Math.min(minor, 9_999) * 1_000 + Math.min(patch, 999);
    }
}
