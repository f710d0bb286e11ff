package dev.homeroom.backend;

/** What came of {@link AgentBackend#openChat}. */
public sealed interface ChatOpening {
    record Opened(String chatId) implements ChatOpening {}

    /** The same outcomes a question can have short of an answer. */
    record NotOpened(AgentOutcome outcome) implements ChatOpening {}
}
