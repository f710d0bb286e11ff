package dev.homeroom.backend;

import java.util.Optional;

/**
 * Work on a question that may be going on.
 *
 * @param turnId the question's {@link Question#turnId}
 * @param runId the backend's name for the work, if it has told it
 */
public record Work(String agentId, String chatId, String turnId, Optional<String> runId) {}
