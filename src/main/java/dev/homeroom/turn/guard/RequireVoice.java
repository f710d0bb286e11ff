package dev.homeroom.turn.guard;

import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Rejects messages in rooms in which the agent isn't allowed to write. People are told as soon as a notice can be sent. */
@Singleton
class RequireVoice implements Guard {
    private static final Logger LOG = Logger.getLogger(RequireVoice.class);

    private final SendPermission sendPermission;
    private final ReplyBuilder replyBuilder;
    private final OutgoingEvents outgoingEvents;
    private final Namespace namespace;

    RequireVoice(
            SendPermission sendPermission,
            ReplyBuilder replyBuilder,
            OutgoingEvents outgoingEvents,
            Namespace namespace) {
        this.sendPermission = sendPermission;
        this.replyBuilder = replyBuilder;
        this.outgoingEvents = outgoingEvents;
        this.namespace = namespace;
    }

    /** A message whose agent was asked before gets its answer. */
    @Override
    public Optional<Outcome> refuse(Turn turn) {
        return turn.isRepetition() || maySpeak(turn, turn.agentUser()) ? Optional.empty() : Optional.of(muted(turn));
    }

    private Outcome muted(Turn turn) {
        String errorId = ErrorId.next();
        LOG.infof("An agent isn't allowed to write in its room, so it is not asked: error=%s", errorId);
        return replyBuilder.fail(
                turn,
                outgoingEvents.failure(
                        maySpeak(turn, namespace.bot()) ? namespace.bot() : turn.agentUser(),
                        turn.roomId(),
                        turn.cause(),
                        Sentence.AGENT_MUTED,
                        Map.of("agent", turn.agentName(), "error", errorId)),
                "");
    }

    private boolean maySpeak(Turn turn, UserId user) {
        return sendPermission.maySpeak(user, turn.roomId(), turn.agentUser());
    }
}
