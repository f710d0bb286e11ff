package dev.homeroom.backend.upstream;

import dev.homeroom.backend.AgentOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

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

        /**
         * Whether the server, or a proxy before it, can't answer anything now.
         *
         * @param meaning how the backend's kind reads a reply; asked only about a status of 500 or more
         */
        public boolean isOutage(Function<Whole, AgentOutcome> meaning) {
            return status >= 500
                    && switch (meaning.apply(this)) {
                        case AgentOutcome.NotTaken notTaken ->
                            notTaken.reason() == AgentOutcome.NotTaken.Reason.UNAVAILABLE;
                        case AgentOutcome.Interrupted interrupted -> true;
                        case AgentOutcome.Answered answered -> false;
                        case AgentOutcome.Silent silent -> false;
                        case AgentOutcome.NeedsApproval needsApproval -> false;
                        case AgentOutcome.Failed failed -> false;
                    };
        }

        boolean isRateLimit() {
            return status == 429 || status == 529;
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
