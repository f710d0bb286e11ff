package dev.homeroom.turn.guard;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Rejects messages to agents that are switched off. */
@Singleton
class RequireAgent implements Guard {
    private final AgentDirectory directory;
    private final ReplyBuilder replyBuilder;

    RequireAgent(AgentDirectory directory, ReplyBuilder replyBuilder) {
        this.directory = directory;
        this.replyBuilder = replyBuilder;
    }

    @Override
    public Optional<Outcome> refuse(Turn turn) {
        return directory
                .find(turn.agent())
                .filter(agent -> !agent.enabled())
                .map(agent -> replyBuilder.notice(turn, Sentence.AGENT_DISABLED));
    }
}
