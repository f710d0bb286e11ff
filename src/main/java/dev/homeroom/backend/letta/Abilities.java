package dev.homeroom.backend.letta;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The optional features of a server.
 *
 * @param conversations whether an agent has chats besides its default thread (since 0.16.1)
 * @param exactlyOnce whether Homeroom can find a background run by its own id (since 0.16.7, with Redis)
 */
record Abilities(boolean conversations, boolean exactlyOnce) {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?.*");
    private static final int CONVERSATIONS_SINCE = number(0, 16, 1);
    private static final int EXACTLY_ONCE_SINCE = number(0, 16, 7);

    /** Has no features if the text is not a version. */
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
