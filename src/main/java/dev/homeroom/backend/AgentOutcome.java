package dev.homeroom.backend;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The result of a question. A {@code detail} is for operators: one line, truncated, without secrets; it may quote the
 * backend.
 */
public sealed interface AgentOutcome {
    /**
     * The agent finished.
     *
     * @param messages Markdown, in order; several if the agent wrote between tool calls; never empty
     * @param end the completeness of the answer
     */
    record Answered(List<String> messages, End end) implements AgentOutcome {
        public Answered {
            messages = List.copyOf(messages);
        }

        /** A whole answer. */
        public Answered(List<String> messages) {
            this(messages, End.WHOLE);
        }

        /** The completeness of an answer. */
        public enum End {
            WHOLE,
            /** The model or the agent reached its limit of length, tokens or steps. */
            AT_LIMIT,
            /** A filter of the backend cut the answer. */
            FILTERED,
            /** The stream ended normally, but nothing said that the answer is complete. */
            UNMARKED
        }
    }

    /**
     * The messages and tool calls of an agent before it failed.
     *
     * @param messages Markdown, in order; may be empty
     * @param usedTools whether a tool was called, so that a repeated question may repeat its effects
     */
    record Progress(List<String> messages, boolean usedTools) {
        public static final Progress NONE = new Progress(List.of(), false);

        public Progress {
            messages = List.copyOf(messages);
        }
    }

    /** The agent finished and said nothing. */
    record Silent() implements AgentOutcome {}

    /**
     * The backend certainly did not accept the question in this call, so it may be repeated after a pause. Says nothing
     * about an earlier, interrupted call with the same question.
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

        /** Whether the question may be asked again even if an earlier attempt was interrupted. */
        public boolean endsEarlierTries() {
            return reason == Reason.MODEL_RATE_LIMITED;
        }
    }

    /** The question was, or may have been, taken, and its end was not seen. Never to be asked again blindly. */
    record Interrupted(How how, String detail, Progress progress) implements AgentOutcome {
        public Interrupted(How how, String detail) {
            this(how, detail, Progress.NONE);
        }

        public enum How {
            /**
             * The connection broke. Repeating the question, with this as its earlier attempt, may reveal the outcome.
             */
            CONNECTION_LOST,
            /**
             * The stream ended normally without a usable event. The question may be repeated, as after {@link
             * #CONNECTION_LOST}.
             */
            ENDED_EARLY,
            /** Nothing but keep-alives for the idle limit, or the limit of the whole turn was reached. */
            TIMED_OUT,
            /** The agent took too long, and the backend confirmed that it cancelled the work. */
            STOPPED,
            /** The backend can't tell the outcome of an earlier attempt. */
            FORGOTTEN
        }

        public Interrupted after(Progress before) {
            return new Interrupted(how, detail, before);
        }
    }

    /**
     * The agent waits for people, who allow or deny the tools that it wants to use. Until then it takes no other question.
     *
     * @param requests at least one
     * @param work the work that waits
     */
    record NeedsApproval(List<ToolRequest> requests, WaitingWork work, Progress progress) implements AgentOutcome {
        public NeedsApproval {
            requests = List.copyOf(requests);
        }

        public enum WaitingWork {
            /** The work on the question, which was taken. */
            ON_QUESTION,
            /** Earlier work. The question was not taken. */
            EARLIER
        }
    }

    /**
     * A tool call that waits for people.
     *
     * @param arguments JSON as the agent wrote it; any string
     */
    record ToolRequest(String callId, String tool, String arguments) {}

    /** The question was taken, and the work on it ended without an answer; asking again is the person's decision. */
    record Failed(Cause cause, String detail, Progress progress) implements AgentOutcome {
        public Failed(Cause cause, String detail) {
            this(cause, detail, Progress.NONE);
        }

        public Failed after(Progress before) {
            return new Failed(cause, detail, before);
        }

        public enum Cause {
            UNKNOWN_AGENT,
            /** The backend does not accept Homeroom's key. */
            NOT_AUTHORIZED,
            /** The language model behind the agent failed or refused. */
            MODEL_FAILED,
            /** A tool waits for a person's approval, and the backend doesn't say which. */
            NEEDS_APPROVAL,
            /** A decision about a tool that came too late: the request was answered or withdrawn elsewhere. */
            DECIDED_ELSEWHERE,
            CANCELLED,
            /** The agent stopped at its own limit of steps or tokens. */
            LIMIT_REACHED,
            /** The question alone, without any history, is longer than the model reads. */
            QUESTION_TOO_LONG,
            /** The conversation is longer than the model reads, and it is not ours to shorten. */
            CONVERSATION_TOO_LONG,
            /** The agent called more tools than the settings allow, and was stopped. */
            TOO_MANY_TOOL_CALLS,
            /** The chat id is not known any more. */
            UNKNOWN_CHAT,
            /** The backend's answer made no sense. */
            NOT_UNDERSTOOD,
            /** The backend refused the message or failed inside. */
            BACKEND_FAILED
        }
    }
}
