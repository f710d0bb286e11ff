package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.upstream.EventStream;
import dev.homeroom.backend.upstream.EventStream.Next;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.Patience;
import java.util.Optional;

/** Follows the chunks of one answer to their end, with a limit on silence; comments are silence. */
final class CompletionStream {
    private final EventStream events;
    private final Patience patience;
    private final Completion completion;

    CompletionStream(EventStream events, Patience patience, Completion completion) {
        this.events = events;
        this.patience = patience;
        this.completion = completion;
    }

    AgentOutcome outcome(int status) {
        while (!patience.isOver() && !completion.isTooLong()) {
            switch (events.next(patience.left())) {
                case Next.Event event
                when event.data().equals("[DONE]") -> {
                    completion.finished();
                    return ended(status, "done");
                }
                case Next.Event event -> {
                    Optional<JsonNode> chunk = Json.parse(event.data()).filter(JsonNode::isObject);
                    if (chunk.isEmpty()) {
                        return new AgentOutcome.Failed(
                                Cause.NOT_UNDERSTOOD, "a chunk of the stream is not a JSON object");
                    }
                    completion.take(chunk.get());
                    patience.renew();
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
        return completion.outcome().orElseGet(() -> new AgentOutcome.Interrupted(How.TIMED_OUT, patience.reason()));
    }

    private AgentOutcome ended(int status, String detail) {
        if (status >= 400) {
            return new AgentOutcome.Failed(Cause.MODEL_FAILED, "HTTP " + status + " with a stream");
        }
        return completion.outcome().orElseGet(() -> new AgentOutcome.Interrupted(How.CONNECTION_LOST, detail));
    }
}
