package dev.homeroom.turn.guard;

import dev.homeroom.matrix.Redaction;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Ends messages that were removed before they were pushed. */
@Singleton
class RequireContent implements Guard {
    private final ReplyBuilder replyBuilder;

    RequireContent(ReplyBuilder replyBuilder) {
        this.replyBuilder = replyBuilder;
    }

    @Override
    public Optional<Outcome> refuse(Turn turn) {
        return Redaction.isOf(turn.message()) ? Optional.of(replyBuilder.takenBack(turn)) : Optional.empty();
    }
}
