package dev.homeroom.turn;

import dev.homeroom.backend.AgentEvent;

/** What an agent thought in a turn, as Markdown, as far as it is worth keeping. For the thread that hears the agent. */
final class Thoughts {
    /** In characters. */
    private static final int LONGEST = 20_000;

    private final StringBuilder text = new StringBuilder();
    private boolean didSomethingElse;

    void take(AgentEvent event) {
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
    String markdown() {
        return text.toString();
    }
}
