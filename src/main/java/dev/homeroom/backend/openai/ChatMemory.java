package dev.homeroom.backend.openai;

import dev.homeroom.backend.KeptConversations;
import java.util.List;
import java.util.Optional;

/** The conversations of one backend, as far as they are sent with questions: the newest exchanges of each. */
interface ChatMemory extends KeptConversations {
    /** A conversation without any exchange. */
    void begin(String chatId);

    /** The stored answer to a question; empty if there is none. */
    Optional<String> answerTo(String chatId, String turnId);

    /** The newest exchanges of a chat, oldest first. */
    List<PastExchange> of(String chatId);

    /**
     * Adds an exchange and forgets the oldest ones; idempotent by turn. Does nothing if its message was removed meanwhile.
     */
    void append(String chatId, String turnId, PastExchange pastExchange);
}
