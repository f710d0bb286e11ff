package dev.homeroom.backend;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a question ended. {@code detail}s are for logs: one line, without secrets and without what people wrote. */
public sealed interface AgentOutcome {
    /**
     * The agent finished.
     *
     * @param messages what it said, in Markdown, in order; several where it spoke between tools; never empty
     */
    record Answered(List<String> messages) implements AgentOutcome {
        public Answered {
            messages = List.copyOf(messages);
        }
    }

    /** The agent finished and said nothing. */
    record Silent() implements AgentOutcome {}

    /**
     * This call did not get the question taken, for certain; it may be asked again after a pause. Says nothing about an
     * earlier call with the same question that was cut off.
     */
    record NotTaken(Reason reason, Optional<Duration> retryAfter, String detail) implements AgentOutcome {
        public enum Reason {
            /** Another request holds the agent or the conversation (409). */
            BUSY,
            /** The backend has had too many requests (429). */
            RATE_LIMITED,
            /**
             * The model behind the backend has had too many requests, so the work on the question ended before it began. Unlike
             * the others this holds for earlier tries of the question as well.
             */
            MODEL_RATE_LIMITED,
            /** No connection, or 502 or 503 before anything was taken. (After 504 it may have been taken.) */
            UNAVAILABLE
        }

        /** Whether the question may be asked afresh even if an earlier try of it was cut off. */
        public boolean endsEarlierTries() {
            return reason == Reason.MODEL_RATE_LIMITED;
        }
    }

    /** The question was, or may have been, taken, and its end was not seen. Never to be asked again blindly. */
    record Interrupted(How how, String detail) implements AgentOutcome {
        public enum How {
            /** The connection broke. Asking the same question, with this as its earlier try, may find out what came of it. */
            CONNECTION_LOST,
            /** Nothing but keep-alives for the idle limit, or the limit of the whole turn was reached. */
            TIMED_OUT,
            /** As {@link #TIMED_OUT}, and the backend was told to stop the work, and agreed. */
            STOPPED,
            /** The backend can't tell what became of an earlier try. */
            FORGOTTEN
        }
    }

    /** The question was taken, and the work on it ended without an answer; asking again is the person's decision. */
    record Failed(Cause cause, String detail) implements AgentOutcome {
        public enum Cause {
            UNKNOWN_AGENT,
            /** The backend does not accept Homeroom's key. */
            NOT_AUTHORIZED,
            /** The language model behind the agent failed or refused. */
            MODEL_FAILED,
            /** A tool waits for a person's approval. */
            NEEDS_APPROVAL,
            CANCELLED,
            /** The agent stopped at its own limit of steps or tokens. */
            LIMIT_REACHED,
            /** The chat id is not known any more. */
            UNKNOWN_CHAT,
            /** The backend's answer made no sense. */
            NOT_UNDERSTOOD,
            /** The backend refused the message or failed inside. */
            BACKEND_FAILED
        }
    }
}
