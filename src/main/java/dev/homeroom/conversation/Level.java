package dev.homeroom.conversation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A permission level. Each level includes the levels before it. */
public enum Level {
    /** Gets one notice and no answers. */
    NONE,
    /** Talks to agents and uses the commands for the person's own conversation. */
    CHAT,
    /** Also renames and archives other people's rooms. */
    MANAGE,
    /** Everything. */
    ADMIN;

    public boolean includes(Level other) {
        return compareTo(other) >= 0;
    }

    static Optional<Level> of(String word) {
        return Arrays.stream(values())
                .filter(level -> level.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }
}
