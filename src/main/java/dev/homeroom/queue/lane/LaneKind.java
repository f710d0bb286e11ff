package dev.homeroom.queue.lane;

import java.util.Locale;

/** The two lanes of a room. The work of each is done in order; neither waits for the other. */
public enum LaneKind {
    /** Messages to the agent. */
    TURNS,
    /** The control lane: short work that must not wait for a running turn. */
    DESK;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LaneKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
