package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.time.Stopwatch;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Measures the time backends take, from the question to the end of the answer. */
@Singleton
class TurnMetrics {
    private final MeterRegistry registry;

    TurnMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    Measured begin(String backend) {
        return new Measured(backend);
    }

    /** The time of one question. */
    final class Measured implements AutoCloseable {
        private final String backend;
        private final Stopwatch stopwatch = Stopwatch.start();
        private String outcome = "broke_off";

        private Measured(String backend) {
            this.backend = backend;
        }

        /** @return the outcome */
        AgentOutcome ends(AgentOutcome answer) {
            outcome = word(answer);
            return answer;
        }

        Duration took() {
            return stopwatch.elapsed();
        }

        @Override
        public void close() {
            registry.timer("homeroom.backend.answers", "backend", backend, "outcome", outcome)
                    .record(took());
        }
    }

    private static String word(AgentOutcome outcome) {
        return switch (outcome) {
            case AgentOutcome.Answered answered -> "answered";
            case AgentOutcome.Silent silent -> "silent";
            case AgentOutcome.NeedsApproval needsApproval -> "needs_approval";
            case AgentOutcome.NotTaken notTaken -> "not_taken";
            case AgentOutcome.Interrupted interrupted -> "interrupted";
            case AgentOutcome.Failed failed -> "failed";
        };
    }
}
