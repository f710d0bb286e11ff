package dev.homeroom.backend;

import org.jspecify.annotations.Nullable;

/**
 * One message to an agent.
 *
 * @param agentId the agent's id within the backend
 * @param chatId names the upstream conversation: what {@link AgentBackend#openChat} gave
 * @param turnId unique for this message and attempt, over all agents; the same id asked again is the same question. After
 *     {@link AgentOutcome.NotTaken} the next attempt takes a new id (a backend may answer a known id with the refusal it
 *     remembers); after {@link AgentOutcome.Interrupted}, or a crash of ours, the id stays.
 * @param interruptedRun the upstream run of an earlier try of the same question that was cut off, if one was noted
 * @param text what the person wrote, in words
 * @param prompt what a language model is told: the text, with its envelope if there is one
 */
public record Question(
        String agentId,
        String chatId,
        String turnId,
        @Nullable String interruptedRun,
        String text,
        String prompt) {

    /** A question without an envelope. */
    public Question(String agentId, String chatId, String turnId, @Nullable String interruptedRun, String text) {
        this(agentId, chatId, turnId, interruptedRun, text, text);
    }
}
