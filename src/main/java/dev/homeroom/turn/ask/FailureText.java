package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.wording.Sentence;

/** Chooses the sentence for a missing answer. */
final class FailureText {
    private FailureText() {}

    static Sentence of(AgentOutcome.NotTaken outcome) {
        return switch (outcome.reason()) {
            case BUSY -> Sentence.AGENT_BUSY;
            case RATE_LIMITED, MODEL_RATE_LIMITED -> Sentence.AGENT_RATE_LIMITED;
            case UNAVAILABLE -> Sentence.AGENT_UNAVAILABLE;
        };
    }

    static Sentence of(AgentOutcome.Interrupted outcome) {
        return switch (outcome.how()) {
            case CONNECTION_LOST, FORGOTTEN ->
                outcome.progress().usedTools() ? Sentence.AGENT_CUT_OFF_AFTER_TOOLS : Sentence.AGENT_INTERRUPTED;
            case ENDED_EARLY -> Sentence.AGENT_ENDED_EARLY;
            case TIMED_OUT -> Sentence.AGENT_TIMED_OUT;
            case STOPPED ->
                outcome.progress().usedTools() ? Sentence.AGENT_STOPPED_AFTER_TOOLS : Sentence.AGENT_STOPPED;
        };
    }

    static Sentence of(AgentOutcome.Failed outcome) {
        if (outcome.progress().usedTools()) {
            return afterTools(outcome);
        }
        return outcome.progress().messages().isEmpty() ? beforeAll(outcome) : midway(outcome);
    }

    /** The agent has used tools, so another attempt may repeat their effects. */
    private static Sentence afterTools(AgentOutcome.Failed outcome) {
        return switch (outcome.cause()) {
            case MODEL_FAILED -> Sentence.AGENT_MODEL_FAILED_AFTER_TOOLS;
            case CANCELLED -> Sentence.AGENT_CANCELLED_AFTER_TOOLS;
            case LIMIT_REACHED -> Sentence.AGENT_LIMIT_AFTER_TOOLS;
            case NEEDS_APPROVAL, DECIDED_ELSEWHERE, CONVERSATION_TOO_LONG, QUESTION_TOO_LONG, TOO_MANY_TOOL_CALLS ->
                beforeAll(outcome);
            case UNKNOWN_AGENT, NOT_AUTHORIZED, UNKNOWN_CHAT, NOT_UNDERSTOOD, BACKEND_FAILED ->
                Sentence.AGENT_FAILED_AFTER_TOOLS;
        };
    }

    private static Sentence midway(AgentOutcome.Failed outcome) {
        return switch (outcome.cause()) {
            case MODEL_FAILED -> Sentence.AGENT_MODEL_FAILED_MIDWAY;
            case NOT_UNDERSTOOD, BACKEND_FAILED -> Sentence.AGENT_FAILED_MIDWAY;
            case UNKNOWN_AGENT,
                    NOT_AUTHORIZED,
                    NEEDS_APPROVAL,
                    DECIDED_ELSEWHERE,
                    CANCELLED,
                    LIMIT_REACHED,
                    UNKNOWN_CHAT,
                    QUESTION_TOO_LONG,
                    CONVERSATION_TOO_LONG,
                    TOO_MANY_TOOL_CALLS -> beforeAll(outcome);
        };
    }

    private static Sentence beforeAll(AgentOutcome.Failed outcome) {
        return switch (outcome.cause()) {
            case UNKNOWN_AGENT -> Sentence.AGENT_UNKNOWN;
            case NOT_AUTHORIZED -> Sentence.AGENT_NOT_AUTHORIZED;
            case MODEL_FAILED -> Sentence.AGENT_MODEL_FAILED;
            case NEEDS_APPROVAL -> Sentence.AGENT_NEEDS_APPROVAL;
            case DECIDED_ELSEWHERE -> Sentence.AGENT_DECIDED_ELSEWHERE;
            case CANCELLED -> Sentence.AGENT_CANCELLED;
            case LIMIT_REACHED -> Sentence.AGENT_LIMIT_REACHED;
            case QUESTION_TOO_LONG -> Sentence.AGENT_QUESTION_TOO_LONG;
            case CONVERSATION_TOO_LONG -> Sentence.AGENT_CONVERSATION_TOO_LONG;
            case TOO_MANY_TOOL_CALLS -> Sentence.AGENT_TOO_MANY_TOOLS;
            case UNKNOWN_CHAT -> Sentence.AGENT_CHAT_UNKNOWN;
            case NOT_UNDERSTOOD -> Sentence.AGENT_NOT_UNDERSTOOD;
            case BACKEND_FAILED -> Sentence.AGENT_FAILED;
        };
    }
}
