package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.NotTaken.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a turn ended, and what that makes of it.
 *
 * <table>
 * <caption>Stop reasons, when no error came with them</caption>
 * <tr><td>{@code end_turn}, {@code tool_rule}, and unknown ones</td><td>what was said, or silence</td></tr>
 * <tr><td>{@code requires_approval}</td><td>needs approval</td></tr>
 * <tr><td>{@code cancelled}</td><td>cancelled</td></tr>
 * <tr><td>{@code max_steps}, {@code max_tokens_exceeded}, {@code context_window_overflow_in_system_prompt}</td>
 *     <td>what was said, or else the agent's limit</td></tr>
 * <tr><td>{@code no_tool_call}, {@code invalid_tool_call}</td><td>what was said, or else the model failed</td></tr>
 * <tr><td>{@code llm_api_error}, {@code invalid_llm_response}</td><td>the model failed</td></tr>
 * <tr><td>{@code error}, {@code insufficient_credits}</td><td>the backend failed</td></tr>
 * </table>
 */
final class StreamEnd {
    /** Whether the agent had done anything that can be seen. */
    enum StreamPosition {
        NONE,
        SOME
    }

    private @Nullable String stopReason;
    private @Nullable String errorType;
    private String errorText = "";

    void stopped(String reason) {
        this.stopReason = reason;
    }

    void failed(String type, String text) {
        this.errorType = type;
        this.errorText = text;
    }

    /** Empty while neither a stop reason nor an error was seen. */
    Optional<AgentOutcome> outcome(List<String> messages, StreamPosition streamPosition) {
        if (errorType != null) {
            return Optional.of(ofError(errorType, streamPosition));
        }
        return Optional.ofNullable(stopReason).map(reason -> ofStop(reason, messages));
    }

    private AgentOutcome ofError(String type, StreamPosition streamPosition) {
        if (LettaRefusal.isWaitingForApproval(errorText)) {
            return new AgentOutcome.Failed(Cause.NEEDS_APPROVAL, type);
        }
        if (ErrorType.isRateLimit(type) && streamPosition == StreamPosition.NONE) {
            return new AgentOutcome.NotTaken(Reason.MODEL_RATE_LIMITED, Optional.empty(), type);
        }
        return new AgentOutcome.Failed(ErrorType.isOfModel(type) ? Cause.MODEL_FAILED : Cause.BACKEND_FAILED, type);
    }

    private static AgentOutcome ofStop(String reason, List<String> messages) {
        return switch (reason) {
            case "requires_approval" -> new AgentOutcome.Failed(Cause.NEEDS_APPROVAL, reason);
            case "cancelled" -> new AgentOutcome.Failed(Cause.CANCELLED, reason);
            case "max_steps", "max_tokens_exceeded", "context_window_overflow_in_system_prompt" ->
                said(messages).orElseGet(() -> new AgentOutcome.Failed(Cause.LIMIT_REACHED, reason));
            case "no_tool_call", "invalid_tool_call" ->
                said(messages).orElseGet(() -> new AgentOutcome.Failed(Cause.MODEL_FAILED, reason));
            case "llm_api_error", "invalid_llm_response" -> new AgentOutcome.Failed(Cause.MODEL_FAILED, reason);
            case "error", "insufficient_credits" -> new AgentOutcome.Failed(Cause.BACKEND_FAILED, reason);
            default -> said(messages).orElseGet(AgentOutcome.Silent::new);
        };
    }

    private static Optional<AgentOutcome> said(List<String> messages) {
        return messages.isEmpty() ? Optional.empty() : Optional.of(new AgentOutcome.Answered(messages));
    }
}
