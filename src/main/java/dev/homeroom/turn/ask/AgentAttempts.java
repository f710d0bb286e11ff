package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.NeedsApproval;
import dev.homeroom.backend.AgentOutcome.NeedsApproval.WaitingWork;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.files.outgoing.OutgoingFiles;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.turn.approval.TurnApprovals;
import dev.homeroom.turn.stream.LiveOutput;
import jakarta.inject.Singleton;

/** Makes one attempt: shows the agent's progress while it works, and its reply at the end. */
@Singleton
class AgentAttempts {
    private final OutgoingFiles outgoingFiles;
    private final LiveOutput liveOutput;
    private final BackendCall backendCall;
    private final AgentReply agentReply;
    private final EarlierWork earlierWork;
    private final TurnApprovals turnApprovals;

    AgentAttempts(
            OutgoingFiles outgoingFiles,
            LiveOutput liveOutput,
            BackendCall backendCall,
            AgentReply agentReply,
            EarlierWork earlierWork,
            TurnApprovals turnApprovals) {
        this.outgoingFiles = outgoingFiles;
        this.liveOutput = liveOutput;
        this.backendCall = backendCall;
        this.agentReply = agentReply;
        this.earlierWork = earlierWork;
        this.turnApprovals = turnApprovals;
    }

    Outcome make(QuestionAttempt attempt) {
        outgoingFiles.prepare(attempt.turn().agentUser(), attempt.turn().roomId());
        LiveOutput.Watched live = liveOutput.begin(attempt.turn(), attempt.keptConversation());
        AgentOutcome outcome;
        try (live) {
            outcome = backendCall.ask(attempt, live);
        }
        return replied(attempt, live, outcome);
    }

    /** Tells the agent what was decided on a card, instead of asking it. */
    Outcome tell(QuestionAttempt attempt, WaitingCard waiting) {
        outgoingFiles.prepare(attempt.turn().agentUser(), attempt.turn().roomId());
        return waiting.card().isEarlier() ? tellFirst(attempt, waiting) : resume(attempt, waiting);
    }

    /** The live output begins with the texts and calls before the decision, as if the agent had not paused. */
    private Outcome resume(QuestionAttempt attempt, WaitingCard waiting) {
        LiveOutput.Watched live = liveOutput.begin(attempt.turn(), attempt.keptConversation());
        AgentOutcome outcome;
        try (live) {
            TextsBefore.show(waiting, live);
            outcome = TextsBefore.joined(waiting, backendCall.tell(attempt, waiting, live));
        }
        return outcome instanceof NeedsApproval needs && needs.work() == WaitingWork.ON_QUESTION
                ? turnApprovals.askAfter(waiting, attempt.turn(), attempt.number(), needs)
                : replied(attempt, live, outcome);
    }

    /** The message is asked after the earlier work, of which nothing is shown while it goes on. */
    private Outcome tellFirst(QuestionAttempt attempt, WaitingCard waiting) {
        LiveOutput.Watched live = LiveOutput.Watched.nothing(attempt.turn());
        AgentOutcome outcome = TextsBefore.joined(waiting, backendCall.tell(attempt, waiting, event -> {}));
        return outcome instanceof NeedsApproval needs
                ? turnApprovals.askAfter(waiting, attempt.turn(), attempt.number(), needs)
                : earlierWork.ended(attempt, live, outcome);
    }

    /** Work of other rooms may wait in the same conversation: then the agent is busy. */
    private Outcome replied(QuestionAttempt attempt, LiveOutput.Watched live, AgentOutcome outcome) {
        return outcome instanceof NeedsApproval needs
                ? turnApprovals
                        .ask(attempt.turn(), attempt.number(), needs)
                        .orElseGet(() -> agentReply.decidedElsewhereFirst(attempt.turn()))
                : agentReply.asked(attempt, live, outcome);
    }
}
