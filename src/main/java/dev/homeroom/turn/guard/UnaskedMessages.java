package dev.homeroom.turn.guard;

import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Messages that the agent isn't asked: they are too old, or it could not answer, since it may not write in the room. */
@ApplicationScoped
public class UnaskedMessages {
    private static final Logger LOG = Logger.getLogger(UnaskedMessages.class);

    private final MessageAge age;
    private final MutedRooms muted;
    private final OutgoingEvents outgoingEvents;

    public UnaskedMessages(MessageAge age, MutedRooms muted, OutgoingEvents outgoingEvents) {
        this.age = age;
        this.muted = muted;
        this.outgoingEvents = outgoingEvents;
    }

    /** Empty where the agent is asked. */
    public Optional<Outcome> turnAway(BoundRoom room, String agentName, RoomEvent message, WaitingEvent waiting) {
        return isTooOld(message, waiting)
                ? Optional.of(tooOld(room, agentName, message, waiting))
                : muted.turnAway(room, agentName, waiting);
    }

    /** A turn that began in time, or that a person asked to retry, is never too old. */
    private boolean isTooOld(RoomEvent message, WaitingEvent waiting) {
        boolean untouched = waiting.round() == 0
                && waiting.asked().isEmpty()
                && waiting.firstFailedAt().isEmpty();
        return untouched && age.isTooOld(message);
    }

    private Outcome tooOld(BoundRoom room, String agentName, RoomEvent message, WaitingEvent waiting) {
        String errorId = ErrorId.next();
        LOG.infof(
                "A message is older than homeroom.turns.max-age and was not passed on: sent=%s error=%s",
                message.sentAt(), errorId);
        return outgoingEvents.dead(
                room.agentUser(),
                room.room(),
                waiting.cause(),
                Sentence.MESSAGE_TOO_OLD,
                Map.of("agent", agentName, "error", errorId));
    }
}
