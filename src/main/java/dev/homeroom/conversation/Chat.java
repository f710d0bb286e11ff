package dev.homeroom.conversation;

import dev.homeroom.backend.AgentOutcome;

/** The result of asking for a room's upstream conversation. */
public sealed interface Chat {
    record Open(String chatId) implements Chat {}

    /**
     * The backend opened no conversation.
     *
     * @param outcome the reason, as the outcome of a question
     */
    record NotOpened(AgentOutcome outcome) implements Chat {}

    /**
     * The homeserver refused to store the conversation's id in the room, for example because the bot left it.
     *
     * @param detail the refusal, for operators
     */
    record NotStored(String detail) implements Chat {}

    /** The agent is no longer one of the room's. */
    record Unbound() implements Chat {}
}
