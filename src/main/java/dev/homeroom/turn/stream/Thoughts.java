package dev.homeroom.turn.stream;

import dev.homeroom.backend.AgentEvent;

/** The reasoning of an agent in a turn, as Markdown, up to a limit. Not thread-safe. */
public final class Thoughts {
    /** In characters. */
    private static final int LONGEST = 20_000;

    private final StringBuilder text = new StringBuilder();
    private boolean didSomethingElse;

    public void take(AgentEvent event) {
        if (event instanceof AgentEvent.Reasoning(String piece)) {
            if (didSomethingElse && !text.isEmpty()) {
                text.append("\n\n");
            }
            didSomethingElse = false;
            text.append(piece, 0, Math.min(piece.length(), Math.max(0, LONGEST - text.length())));
        } else {
            didSomethingElse = true;
        }
    }

    /** May be blank. */
    public String markdown() {
        return text.toString();
    }
}
