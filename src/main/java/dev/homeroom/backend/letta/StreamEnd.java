package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Answered.End;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.NeedsApproval.WaitingWork;
import dev.homeroom.backend.AgentOutcome.NotTaken.Reason;
import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.backend.content.BackendWords;
import dev.homeroom.backend.content.ContextOverflow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Maps the end of a turn to its outcome.
 *
 * <table>
 * <caption>Stop reasons, when no error came with them</caption>
 * <tr><td>{@code end_turn}, {@code tool_rule}, and unknown ones</td><td>the text, or silence</td></tr>
 * <tr><td>{@code requires_approval}</td><td>needs approval</td></tr>
 * <tr><td>{@code cancelled}</td><td>cancelled</td></tr>
 * <tr><td>{@code max_steps}, {@code max_tokens_exceeded}</td>
 *     <td>the text, cut, or else the agent's limit</td></tr>
 * <tr><td>{@code context_window_overflow_in_system_prompt}</td>
 *     <td>the text, cut, or else a conversation that is too long</td></tr>
 * <tr><td>{@code no_tool_call}, {@code invalid_tool_call}</td><td>the text, or else the model failed</td></tr>
 * <tr><td>{@code llm_api_error}, {@code invalid_llm_response}</td><td>the model failed</td></tr>
 * <tr><td>{@code error}, {@code insufficient_credits}</td><td>the backend failed</td></tr>
 * </table>
 */
final class StreamEnd {
    private static final int OK = 200;
    private static final String REQUIRES_APPROVAL = "requires_approval";

    private @Nullable String stopReason;
    private @Nullable String errorType;
    private String errorText = "";

    void stopped(String reason) {
        this.stopReason = reason;
    }

    void failed(String type, String text) {
        this.errorType = type;
        this.errorText = text.isBlank() ? errorText : text;
    }

    /**
     * Empty while neither a stop reason nor an error was seen.
     *
     * @param requests the tool calls that wait for approval
     */
    Optional<AgentOutcome> outcome(AgentOutcome.Progress progress, List<ToolRequest> requests) {
        if (errorType != null) {
            return Optional.of(ofError(errorType, progress));
        }
        if (REQUIRES_APPROVAL.equals(stopReason) && !requests.isEmpty()) {
            return Optional.of(new AgentOutcome.NeedsApproval(requests, WaitingWork.ON_QUESTION, progress));
        }
        return Optional.ofNullable(stopReason).map(reason -> ofStop(reason, progress));
    }

    private AgentOutcome ofError(String type, AgentOutcome.Progress progress) {
        String detail = BackendWords.behind(type, errorText);
        if (LettaRefusal.isWaitingForApproval(errorText)) {
            return new AgentOutcome.Failed(Cause.NEEDS_APPROVAL, detail, progress);
        }
        if (LettaRefusal.isDecidedElsewhere(errorText)) {
            return new AgentOutcome.Failed(Cause.DECIDED_ELSEWHERE, detail, progress);
        }
        if (ErrorType.isRateLimit(type) && progress.equals(AgentOutcome.Progress.NONE)) {
            return new AgentOutcome.NotTaken(Reason.MODEL_RATE_LIMITED, Optional.empty(), detail);
        }
        return new AgentOutcome.Failed(cause(type), detail, progress);
    }

    private Cause cause(String type) {
        if (ContextOverflow.says(OK, type, ErrorType.isOfModel(type) ? errorText : "")) {
            return Cause.CONVERSATION_TOO_LONG;
        }
        return ErrorType.isOfModel(type) ? Cause.MODEL_FAILED : Cause.BACKEND_FAILED;
    }

    private static AgentOutcome ofStop(String reason, AgentOutcome.Progress progress) {
        return switch (reason) {
            case REQUIRES_APPROVAL -> new AgentOutcome.Failed(Cause.NEEDS_APPROVAL, reason, progress);
            case "cancelled" -> new AgentOutcome.Failed(Cause.CANCELLED, reason, progress);
            case "max_steps", "max_tokens_exceeded" -> orElse(progress, End.AT_LIMIT, Cause.LIMIT_REACHED, reason);
            case "context_window_overflow_in_system_prompt" ->
                orElse(progress, End.AT_LIMIT, Cause.CONVERSATION_TOO_LONG, reason);
            case "no_tool_call", "invalid_tool_call" -> orElse(progress, End.WHOLE, Cause.MODEL_FAILED, reason);
            case "llm_api_error", "invalid_llm_response" ->
                new AgentOutcome.Failed(Cause.MODEL_FAILED, reason, progress);
            case "error", "insufficient_credits" -> new AgentOutcome.Failed(Cause.BACKEND_FAILED, reason, progress);
            default ->
                progress.messages().isEmpty()
                        ? new AgentOutcome.Silent()
                        : new AgentOutcome.Answered(progress.messages());
        };
    }

    /** The text so far as an incomplete answer, or a failure if there is none. */
    private static AgentOutcome orElse(AgentOutcome.Progress progress, End end, Cause cause, String reason) {
        return progress.messages().isEmpty()
                ? new AgentOutcome.Failed(cause, reason, progress)
                : new AgentOutcome.Answered(progress.messages(), end);
    }
}
