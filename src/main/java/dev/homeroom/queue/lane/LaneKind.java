package dev.homeroom.queue.lane;

import java.util.Locale;

/** Which of a room's two lanes. The work of each is done in order; the one does not wait for the other. */
public enum LaneKind {
    /** What people say to the agent. */
    TURNS,
    /** What must not wait until a running turn is over, and takes no time itself. */
    DESK;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LaneKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
