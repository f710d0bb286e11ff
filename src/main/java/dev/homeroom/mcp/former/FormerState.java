package dev.homeroom.mcp.former;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.tracking.Tracked;
import dev.homeroom.tracking.TrackedState;
import dev.homeroom.tracking.TrackedWorks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The state of a message to an agent, in the words of letta-matrix.
 *
 * <table>
 * <caption>First match wins</caption>
 * <tr><td>done</td><td>completed</td></tr>
 * <tr><td>failed or cancelled</td><td>failed</td></tr>
 * <tr><td>the caller's time is over</td><td>timeout; the answer still becomes the result when it comes</td></tr>
 * <tr><td>waiting</td><td>pending</td></tr>
 * <tr><td>running</td><td>sent</td></tr>
 * </table>
 */
@ApplicationScoped
class FormerState {
    static final String NOT_FOUND = "not_found";
    private static final String UNKNOWN =
            "You have no message with this tracking_id, or it was removed after its time. Use the one of matrix_agent_message_async.";

    private final TrackedWorks works;
    private final InstantSource clock;

    FormerState(TrackedWorks works, InstantSource clock) {
        this.works = works;
        this.clock = clock;
    }

    /** The word of letta-matrix for a state of a task. */
    static String word(String taskStatus) {
        return switch (taskStatus) {
            case "waiting" -> "pending";
            case "running" -> "sent";
            case "done" -> "completed";
            default -> "failed";
        };
    }

    /** The caller's own message. */
    Optional<Tracked> find(CallingAgent caller, String trackingId) {
        return FormerTrackingId.parse(trackingId)
                .flatMap(id -> works.find(id.id()))
                .filter(work -> work.caller().equals(caller.user()));
    }

    static ObjectNode unknown(String trackingId) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("tracking_id", trackingId)
                .put("status", NOT_FOUND)
                .put("error", UNKNOWN);
    }

    ObjectNode of(CallingAgent caller, String trackingId, Tracked work) {
        Duration elapsed = Duration.between(work.created(), clock.instant());
        boolean isLate = FormerTrackingId.parse(trackingId)
                .filter(id -> elapsed.compareTo(id.timeout()) > 0)
                .isPresent();
        return JsonNodeFactory.instance
                .objectNode()
                .put("tracking_id", trackingId)
                .put("status", isLate && !work.state().isOver() ? "timeout" : word(work.state()))
                .put("from_agent_id", caller.ref().agentId())
                .put("created_at", work.created().getEpochSecond())
                .put("elapsed_seconds", Math.max(0, elapsed.toSeconds()));
    }

    private static String word(TrackedState state) {
        return switch (state) {
            case TrackedState.Waiting _ -> word("waiting");
            case TrackedState.Running _ -> word("running");
            case TrackedState.Done _ -> word("done");
            case TrackedState.Failed _, TrackedState.Cancelled _ -> word("failed");
        };
    }

    static Optional<String> response(Tracked work) {
        return work.state() instanceof TrackedState.Done(String answer) ? Optional.of(answer) : Optional.empty();
    }

    static Optional<String> error(Tracked work) {
        return switch (work.state()) {
            case TrackedState.Failed(String reason, Optional<String> _) -> Optional.of(reason);
            case TrackedState.Cancelled _ -> Optional.of("It was stopped.");
            case TrackedState.Waiting _, TrackedState.Running _, TrackedState.Done _ -> Optional.empty();
        };
    }
}
