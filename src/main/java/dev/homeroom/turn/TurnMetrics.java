package dev.homeroom.turn;

import dev.homeroom.backend.AgentOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Measures the time backends take, from the question to the end of the answer. */
@ApplicationScoped
class TurnMetrics {
    private final MeterRegistry registry;

    TurnMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    AgentOutcome timed(String backend, Supplier<AgentOutcome> question) {
        Timer.Sample started = Timer.start(registry);
        String outcome = "broke_off";
        try {
            AgentOutcome answer = question.get();
            outcome = word(answer);
            return answer;
        } finally {
            started.stop(registry.timer("homeroom.backend.answers", "backend", backend, "outcome", outcome));
        }
    }

    private static String word(AgentOutcome outcome) {
        return switch (outcome) {
            case AgentOutcome.Answered answered -> "answered";
            case AgentOutcome.Silent silent -> "silent";
            case AgentOutcome.NotTaken notTaken -> "not_taken";
            case AgentOutcome.Interrupted interrupted -> "interrupted";
            case AgentOutcome.Failed failed -> "failed";
        };
    }
}
