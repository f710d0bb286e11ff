package dev.homeroom.turn.reply;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.wording.Sentence;

/** Which sentence a person reads when there is no answer. */
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
            case CONNECTION_LOST, FORGOTTEN -> Sentence.AGENT_INTERRUPTED;
            case TIMED_OUT -> Sentence.AGENT_TIMED_OUT;
            case STOPPED -> Sentence.AGENT_STOPPED;
        };
    }

    static Sentence of(AgentOutcome.Failed outcome) {
        return switch (outcome.cause()) {
            case UNKNOWN_AGENT -> Sentence.AGENT_UNKNOWN;
            case NOT_AUTHORIZED -> Sentence.AGENT_NOT_AUTHORIZED;
            case MODEL_FAILED -> Sentence.AGENT_MODEL_FAILED;
            case NEEDS_APPROVAL -> Sentence.AGENT_NEEDS_APPROVAL;
            case CANCELLED -> Sentence.AGENT_CANCELLED;
            case LIMIT_REACHED -> Sentence.AGENT_LIMIT_REACHED;
            case UNKNOWN_CHAT -> Sentence.AGENT_CHAT_UNKNOWN;
            case NOT_UNDERSTOOD -> Sentence.AGENT_NOT_UNDERSTOOD;
            case BACKEND_FAILED -> Sentence.AGENT_FAILED;
        };
    }
}
