package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.upstream.EventStream;
import dev.homeroom.backend.upstream.EventStream.Next;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.Patience;
import java.util.Optional;

/** Follows the stream of one turn to its end, with a limit on silence; pings are silence. */
final class TurnStream {
    private final EventStream events;
    private final Patience patience;
    private final Transcript transcript;

    TurnStream(EventStream events, Patience patience, Transcript transcript) {
        this.events = events;
        this.patience = patience;
        this.transcript = transcript;
    }

    /** @param status of the response; servers before 0.15 send errors as a stream with 500 */
    AgentOutcome outcome(int status) {
        while (!patience.isOver() && !transcript.isTooLong()) {
            switch (events.next(patience.left())) {
                case Next.Event event
                when event.data().equals("[DONE]") -> {
                    return ended(status, "the stream ended without saying why the agent stopped");
                }
                case Next.Event event -> {
                    Optional<JsonNode> message = Json.parse(event.data()).filter(JsonNode::isObject);
                    if (message.isEmpty()) {
                        return new AgentOutcome.Failed(
                                Cause.NOT_UNDERSTOOD, "an event of the stream is not a JSON object");
                    }
                    if (transcript.take(message.get()) == Transcript.Sign.OF_WORK) {
                        patience.renew();
                    }
                }
                case Next.Ended() -> {
                    return ended(status, "the stream ended early");
                }
                case Next.Broken(var detail) -> {
                    return ended(status, detail);
                }
                case Next.Late() -> {}
            }
        }
        return transcript.outcome().orElseGet(() -> new AgentOutcome.Interrupted(How.TIMED_OUT, patience.reason()));
    }

    private AgentOutcome ended(int status, String detail) {
        return transcript
                .outcome()
                .orElseGet(() -> status < 400
                        ? new AgentOutcome.Interrupted(How.CONNECTION_LOST, detail)
                        : new AgentOutcome.Failed(Cause.BACKEND_FAILED, "HTTP " + status + ", " + detail));
    }
}
