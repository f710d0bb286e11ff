package dev.homeroom.backend.upstream;

import dev.homeroom.backend.AgentOutcome;
import java.time.Duration;
import java.util.Optional;

/** The result of one request. Details are for logs: one line, without secrets. */
public sealed interface UpstreamReply {

    /** The result of a request whose body was read as a whole. */
    sealed interface Complete extends UpstreamReply {}

    /**
     * A response that is not a stream of events.
     *
     * @param body text, possibly empty
     * @param retryAfter the pause that the server asked for
     */
    record Whole(int status, String body, Optional<Duration> retryAfter) implements Complete {
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /** A good answer of any type, or one of type {@code text/event-stream} of any status; the receiver closes it. */
    record Streamed(int status, EventStream events) implements UpstreamReply {}

    /** No connection came about, so nothing was sent. */
    record NotSent(String detail) implements Complete {
        public AgentOutcome outcome() {
            return new AgentOutcome.NotTaken(AgentOutcome.NotTaken.Reason.UNAVAILABLE, Optional.empty(), detail);
        }
    }

    /** It was, or may have been, sent, and no usable answer came. */
    record Lost(AgentOutcome.Interrupted.How how, String detail) implements Complete {
        public AgentOutcome outcome() {
            return new AgentOutcome.Interrupted(how, detail);
        }
    }
}
