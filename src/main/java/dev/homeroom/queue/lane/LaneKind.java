package dev.homeroom.queue.lane;

import java.util.Arrays;

/** The two lanes of a room. The work of each is done in order; neither waits for the other. */
public enum LaneKind {
    /** Messages to the agent. */
    TURNS("turns"),
    /** The control lane: short work that must not wait for a running turn. Its stored word is older than its name. */
    CONTROL("desk");

    private final String word;

    LaneKind(String word) {
        this.word = word;
    }

    /** The kind as the database stores it. */
    public String word() {
        return word;
    }

    static LaneKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Not a kind of lane: " + word));
    }
}
