package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.upstream.UpstreamReply;
import java.util.Optional;

/**
 * Ends a run that took too long. Its result may exist without Homeroom's knowledge. Otherwise the run is cancelled: a
 * run whose server crashed keeps its conversation busy for minutes, and a slow run would collide with the next
 * question, of which Letta forgets one.
 */
final class OverdueRun {
    private final LettaApi api;
    private final PastRun pastRun;

    OverdueRun(LettaApi api, PastRun pastRun) {
        this.api = api;
        this.pastRun = pastRun;
    }

    /** @param run the run of the question, if it is known */
    AgentOutcome end(Question question, Optional<String> run, AgentOutcome.Interrupted timedOut) {
        return run.flatMap(pastRun::outcomeIfEnded).orElseGet(() -> cancel(question, run, timedOut));
    }

    private AgentOutcome cancel(Question question, Optional<String> run, AgentOutcome.Interrupted timedOut) {
        RunningQuestion runningQuestion =
                new RunningQuestion(question.agentId(), question.chatId(), question.turnId(), run);
        return cancel(runningQuestion)
                ? new AgentOutcome.Interrupted(How.STOPPED, timedOut.detail(), timedOut.progress())
                : timedOut;
    }

    /**
     * Also withdraws the tool calls for which the work waits. The default thread is shared with other clients, so only a known
     * run is cancelled there. A conversation without a running run may still wait for approval.
     *
     * @return whether the server agreed; work that is over can't be cancelled
     */
    boolean cancel(RunningQuestion runningQuestion) {
        boolean isCancelled = !LettaConversations.isDefaultThread(runningQuestion.chatId())
                && isAgreed(api.cancelConversation(runningQuestion.chatId()));
        return isCancelled
                || runningQuestion
                        .runId()
                        .filter(run -> isAgreed(api.cancelRun(runningQuestion.agentId(), run)))
                        .isPresent();
    }

    private static boolean isAgreed(UpstreamReply.Complete reply) {
        return reply instanceof UpstreamReply.Whole whole && whole.isSuccess();
    }
}
