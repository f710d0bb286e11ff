package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.files.outgoing.OutgoingFiles;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.turn.stream.LiveOutput;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes one attempt: shows the agent's progress while it works, and its reply at the end. */
@ApplicationScoped
class AgentAttempts {
    private final OutgoingFiles outgoingFiles;
    private final LiveOutput liveOutput;
    private final BackendCall backendCall;
    private final AgentReply agentReply;

    AgentAttempts(OutgoingFiles outgoingFiles, LiveOutput liveOutput, BackendCall backendCall, AgentReply agentReply) {
        this.outgoingFiles = outgoingFiles;
        this.liveOutput = liveOutput;
        this.backendCall = backendCall;
        this.agentReply = agentReply;
    }

    Outcome make(QuestionAttempt attempt) {
        outgoingFiles.prepare(attempt.turn().agentUser(), attempt.turn().roomId());
        LiveOutput.Watched live = liveOutput.begin(attempt.turn(), attempt.keptConversation());
        AgentOutcome outcome;
        try (live) {
            outcome = backendCall.ask(attempt, live);
        }
        return agentReply.asked(attempt, live, outcome);
    }
}
