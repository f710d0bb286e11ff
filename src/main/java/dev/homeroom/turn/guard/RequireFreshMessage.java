package dev.homeroom.turn.guard;

import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Rejects messages that are too old. A turn that began in time, or that a person asked to retry, is never too old. */
@Singleton
class RequireFreshMessage implements Guard {
    private static final Logger LOG = Logger.getLogger(RequireFreshMessage.class);

    private final MessageAge age;
    private final ReplyBuilder replyBuilder;
    private final OutgoingEvents outgoingEvents;

    RequireFreshMessage(MessageAge age, ReplyBuilder replyBuilder, OutgoingEvents outgoingEvents) {
        this.age = age;
        this.replyBuilder = replyBuilder;
        this.outgoingEvents = outgoingEvents;
    }

    @Override
    public Optional<Outcome> refuse(Turn turn) {
        WaitingEvent waiting = turn.waiting();
        boolean isUntouched = waiting.round() == 0 && !waiting.wasBegun();
        return isUntouched && age.isTooOld(turn.message()) ? Optional.of(tooOld(turn)) : Optional.empty();
    }

    private Outcome tooOld(Turn turn) {
        String errorId = ErrorId.next();
        LOG.infof(
                "A message is older than homeroom.turns.max-age and was not passed on: sent=%s error=%s",
                turn.message().sentAt(), errorId);
        Map<String, String> names = Map.of("agent", turn.agentName(), "error", errorId);
        return replyBuilder.fail(turn, outgoingEvents.failure(turn, Sentence.MESSAGE_TOO_OLD, names), "");
    }
}
