package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.Question;
import java.util.Optional;

/**
 * Ends a run that took too long. Its result may exist without Homeroom's knowledge. Otherwise the run is cancelled: a
 * run whose server crashed keeps its conversation busy for minutes, and a slow run would collide with the next
 * question, of which Letta forgets one.
 */
final class OverdueRun {
    private final PastRun pastRun;
    private final LettaStop lettaStop;

    OverdueRun(PastRun pastRun, LettaStop lettaStop) {
        this.pastRun = pastRun;
        this.lettaStop = lettaStop;
    }

    /** @param run the run of the question, if it is known */
    AgentOutcome end(Question question, Optional<String> run, AgentOutcome.Interrupted timedOut) {
        return run.flatMap(pastRun::outcomeIfEnded).orElseGet(() -> stop(question, run, timedOut));
    }

    private AgentOutcome stop(Question question, Optional<String> run, AgentOutcome.Interrupted timedOut) {
        RunningQuestion runningQuestion =
                new RunningQuestion(question.agentId(), question.chatId(), question.turnId(), run);
        return lettaStop.stop(runningQuestion)
                ? new AgentOutcome.Interrupted(How.STOPPED, timedOut.detail(), timedOut.progress())
                : timedOut;
    }
}
