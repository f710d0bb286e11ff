package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed;
import dev.homeroom.backend.AgentOutcome.Interrupted;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.stream.LiveOutput.Watched;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Decides what the end of an agent's earlier work means for the message that waited for it: usually, that it is asked now. */
@Singleton
class EarlierWork {
    private final ReplyBuilder replyBuilder;
    private final AgentReply agentReply;

    EarlierWork(ReplyBuilder replyBuilder, AgentReply agentReply) {
        this.replyBuilder = replyBuilder;
        this.agentReply = agentReply;
    }

    /** The room reads the agent's words about the earlier work. Work that broke off may still be stuck, so it is given time. */
    Outcome ended(QuestionAttempt attempt, Watched live, AgentOutcome outcome) {
        return switch (outcome) {
            case AgentOutcome.NeedsApproval _, AgentOutcome.NotTaken _ -> agentReply.asked(attempt, live, outcome);
            case Interrupted lost when lost.how() == How.CONNECTION_LOST -> agentReply.asked(attempt, live, lost);
            case Interrupted interrupted ->
                agentReply.askAfterPause(live, FailureText.of(interrupted), interrupted.detail());
            case Failed failed
            when failed.cause() == Failed.Cause.TOO_MANY_TOOL_CALLS -> agentReply.asked(attempt, live, failed);
            case Failed failed -> agentReply.askAfterPause(live, FailureText.of(failed), failed.detail());
            case AgentOutcome.Answered answered ->
                asked(attempt, replyBuilder.earlierWords(attempt.turn(), answered.messages()));
            case AgentOutcome.Silent _ -> asked(attempt, List.of());
        };
    }

    private Outcome asked(QuestionAttempt attempt, List<OutgoingEvent> first) {
        return replyBuilder.retry(attempt.turn(), Duration.ZERO, first);
    }
}
