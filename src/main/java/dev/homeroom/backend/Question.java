package dev.homeroom.backend;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message to an agent.
 *
 * @param agentId the agent's id within the backend
 * @param chatId the id of the upstream conversation, from {@link AgentBackend#openChat}
 * @param turnId unique to this message and attempt, across all agents; the same id means the same question. After
 *     {@link AgentOutcome.NotTaken} the next attempt has a new id, since a backend may repeat the refusal it remembers
 *     for a known id. After {@link AgentOutcome.Interrupted} or a crash of Homeroom the id stays.
 * @param earlier an earlier try of the same question whose end was not seen; null if there is none
 * @param text the person's message in words
 * @param prompt the text for a language model: the message, with its envelope if there is one
 * @param keys the messages of the room that the question is made of
 * @param pictures to look at; the prompt names them too
 */
public record Question(
        String agentId,
        String chatId,
        String turnId,
        @Nullable Earlier earlier,
        String text,
        String prompt,
        MessageKeys keys,
        List<Picture> pictures) {
    public Question {
        pictures = List.copyOf(pictures);
    }

    /** A question without pictures. */
    public Question(
            String agentId,
            String chatId,
            String turnId,
            @Nullable Earlier earlier,
            String text,
            String prompt,
            MessageKeys keys) {
        this(agentId, chatId, turnId, earlier, text, prompt, keys, List.of());
    }

    /** A question that was made of nothing but its text. */
    public Question(
            String agentId, String chatId, String turnId, @Nullable Earlier earlier, String text, String prompt) {
        this(agentId, chatId, turnId, earlier, text, prompt, MessageKeys.of(turnId));
    }

    /** A question without an envelope. */
    public Question(String agentId, String chatId, String turnId, @Nullable Earlier earlier, String text) {
        this(agentId, chatId, turnId, earlier, text, text);
    }

    /** The same question for a model that can't see. */
    public Question withoutPictures() {
        return new Question(agentId, chatId, turnId, earlier, text, prompt, keys, List.of());
    }

    /**
     * A picture that a person sent.
     *
     * @param mediaType such as {@code image/png}
     * @param base64 its bytes
     */
    public record Picture(String mediaType, String base64) {}

    /**
     * The events behind a question.
     *
     * @param message id of the message
     * @param asked id of the event whose turn it is: the message, a late edit of it, or a reaction that asks again
     * @param quoted id of the message that is quoted in the question
     */
    public record MessageKeys(String message, String asked, Optional<String> quoted) {
        public static MessageKeys of(String message) {
            return new MessageKeys(message, message, Optional.empty());
        }
    }

    /**
     * An interrupted try: the connection broke, or the process died.
     *
     * @param askedAt a time no later than the sending of the question
     * @param runId the id of the upstream run, if the backend had sent it
     */
    public record Earlier(Instant askedAt, Optional<String> runId) {}
}
