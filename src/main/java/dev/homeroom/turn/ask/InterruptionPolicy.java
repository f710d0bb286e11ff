package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.TurnSettings.OnInterrupted;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Decides about questions that the backend may or may not have worked on. */
@Singleton
class InterruptionPolicy {
    /** A model's work is paid for each time. */
    private static final int MOST_TRIES = 3;

    private final Optional<OnInterrupted> onInterrupted;

    InterruptionPolicy(TurnSettings settings) {
        this.onInterrupted = settings.onInterrupted();
    }

    OnInterrupted of(AgentBackend backend) {
        return onInterrupted.orElse(backend.isSideEffectFree() ? OnInterrupted.RETRY : OnInterrupted.TELL);
    }

    /** Whether an interrupted question has been worked on, and paid for, as often as allowed. */
    boolean hasCostEnough(QuestionAttempt attempt, AgentOutcome.Interrupted outcome) {
        int before = attempt.turn().waiting().interruptions();
        AgentBackend backend = attempt.backend();
        return switch (outcome.how()) {
            case ENDED_EARLY -> before + 1 >= MOST_TRIES;
            case CONNECTION_LOST ->
                backend.isSideEffectFree() && (before + 1 >= MOST_TRIES || of(backend) == OnInterrupted.TELL);
            case FORGOTTEN -> before >= MOST_TRIES;
            case TIMED_OUT, STOPPED -> false;
        };
    }
}
