package dev.homeroom.conversation;

import dev.homeroom.backend.AgentOutcome;

/** What came of asking for a room's upstream conversation. */
public sealed interface Chat {
    record Open(String chatId) implements Chat {}

    /**
     * The backend opened none.
     *
     * @param outcome why, in the words of a question's outcome
     */
    record NotOpened(AgentOutcome outcome) implements Chat {}

    /** No agent belongs to the room. */
    record Unbound() implements Chat {}
}
