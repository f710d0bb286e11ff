package dev.homeroom.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.homeroom.tracking.Tracked;
import dev.homeroom.tracking.TrackedState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of tracked work.
 *
 * @param status waiting, running, done, failed or cancelled
 * @param result if it is done
 * @param error a sentence, if it failed
 * @param errorId the failure's id in the log, if it has one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
record TrackedView(
        @JsonProperty("tracking_id") String trackingId,
        String status,
        @JsonProperty("created_at") Instant createdAt,
        @Nullable String result,
        @Nullable String error,
        @JsonProperty("error_id") @Nullable String errorId) {

    static TrackedView of(Tracked work) {
        return switch (work.state()) {
            case TrackedState.Waiting _ -> of(work, "waiting", null, null, null);
            case TrackedState.Running _ -> of(work, "running", null, null, null);
            case TrackedState.Done(String result) -> of(work, "done", result, null, null);
            case TrackedState.Failed(String reason, var errorId) ->
                of(work, "failed", null, reason, errorId.orElse(null));
            case TrackedState.Cancelled _ -> of(work, "cancelled", null, null, null);
        };
    }

    private static TrackedView of(
            Tracked work, String status, @Nullable String result, @Nullable String error, @Nullable String errorId) {
        return new TrackedView(work.id().value(), status, work.created(), result, error, errorId);
    }

    /** 200 when the work is over, 202 before. */
    static Response response(Tracked work) {
        return Response.status(work.state().isOver() ? Response.Status.OK : Response.Status.ACCEPTED)
                .entity(of(work))
                .build();
    }
}
