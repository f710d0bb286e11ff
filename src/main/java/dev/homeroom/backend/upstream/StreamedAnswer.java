package dev.homeroom.backend.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.upstream.EventStream.Next;
import java.util.Optional;

/** Follows the stream of one answer to its end, with a limit on silence; what only keeps the connection alive is silence. */
public final class StreamedAnswer {
    private static final String DONE = "[DONE]";

    private final EventStream events;
    private final IdleTimeout idleTimeout;
    private final Reader reader;
    private boolean timedOut;

    public StreamedAnswer(EventStream events, IdleTimeout idleTimeout, Reader reader) {
        this.events = events;
        this.idleTimeout = idleTimeout;
        this.reader = reader;
    }

    /** What one kind of backend makes of its events. */
    public interface Reader {
        /** What an event says about the turn being alive. */
        enum Sign {
            OF_WORK,
            OF_CONNECTION
        }

        /** Takes the next event, a JSON object. */
        Sign take(JsonNode event);

        /** More than is ever read of one answer. */
        boolean isTooLong();

        /** Empty as long as the events have not told it. */
        Optional<AgentOutcome> outcome();

        /** The backend said that nothing follows. */
        default void done() {}

        /**
         * The outcome of a stream that has ended, whether or not the events told it.
         *
         * @param status of the response
         * @param detail how it ended, for logs
         */
        AgentOutcome ended(int status, String detail);
    }

    /** @param status of the response; some servers send errors as a stream with 500 */
    public AgentOutcome outcome(int status) {
        while (!idleTimeout.isOver() && !reader.isTooLong()) {
            switch (events.next(idleTimeout.left())) {
                case Next.Event event
                when event.data().equals(DONE) -> {
                    reader.done();
                    return reader.ended(status, "the stream ended without saying why the agent stopped");
                }
                case Next.Event event -> {
                    Optional<JsonNode> message = Json.parse(event.data()).filter(JsonNode::isObject);
                    if (message.isEmpty()) {
                        return new AgentOutcome.Failed(
                                Cause.NOT_UNDERSTOOD, "an event of the stream is not a JSON object");
                    }
                    switch (reader.take(message.get())) {
                        case OF_WORK -> idleTimeout.renew();
                        case OF_CONNECTION -> idleTimeout.connectionLives();
                    }
                }
                case Next.Ended() -> {
                    return reader.ended(status, "the stream ended early");
                }
                case Next.Broken(var detail) -> {
                    return reader.ended(status, detail);
                }
                case Next.Late() -> {}
            }
        }
        timedOut = reader.outcome().isEmpty();
        return reader.outcome().orElseGet(() -> new AgentOutcome.Interrupted(How.TIMED_OUT, idleTimeout.reason()));
    }

    /** Whether it ended because nothing new came, and towards the end not even a sign of the connection. */
    public boolean fellSilent() {
        return timedOut && idleTimeout.isSilent();
    }
}
