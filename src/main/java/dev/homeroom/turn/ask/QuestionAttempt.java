package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.turn.question.MessageText;
import dev.homeroom.turn.reply.Turn;
import java.util.Optional;

/**
 * One attempt to have a message answered.
 *
 * @param text as it is after the edits that came in time
 * @param number counts from 1
 */
record QuestionAttempt(Turn turn, MessageText text, AgentBackend backend, String chatId, int number) {
    /** The chat id, if Homeroom keeps the conversation. */
    Optional<String> keptConversation() {
        return backend.conversations().map(kept -> chatId);
    }
}
