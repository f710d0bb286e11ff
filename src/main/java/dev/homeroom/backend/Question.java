package dev.homeroom.backend;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message to an agent.
 *
 * @param agentId the agent's id within the backend
 * @param chatId names the upstream conversation: what {@link AgentBackend#openChat} gave
 * @param turnId unique for this message and attempt, over all agents; the same id asked again is the same question. After
 *     {@link AgentOutcome.NotTaken} the next attempt takes a new id (a backend may answer a known id with the refusal it
 *     remembers); after {@link AgentOutcome.Interrupted}, or a crash of ours, the id stays.
 * @param earlier an earlier try of the same question whose end was not seen, if there was one
 * @param text what the person wrote, in words
 * @param prompt what a language model is told: the text, with its envelope if there is one
 */
public record Question(
        String agentId,
        String chatId,
        String turnId,
        @Nullable Earlier earlier,
        String text,
        String prompt) {

    /** A question without an envelope. */
    public Question(String agentId, String chatId, String turnId, @Nullable Earlier earlier, String text) {
        this(agentId, chatId, turnId, earlier, text, text);
    }

    /**
     * A try that was cut off: the connection broke, or the process died.
     *
     * @param askedAt no later than when the question left
     * @param runId the upstream run, if the backend had named it
     */
    public record Earlier(Instant askedAt, Optional<String> runId) {}
}
