package dev.homeroom.turn.guard;

import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Rooms in which the agent isn't allowed to write: it isn't asked, and people are told as soon as a notice can be sent.
 */
@ApplicationScoped
public class MutedRooms {
    private static final Logger LOG = Logger.getLogger(MutedRooms.class);

    private final SendPermission sendPermission;
    private final OutgoingEvents outgoingEvents;
    private final Namespace namespace;

    public MutedRooms(SendPermission sendPermission, OutgoingEvents outgoingEvents, Namespace namespace) {
        this.sendPermission = sendPermission;
        this.outgoingEvents = outgoingEvents;
        this.namespace = namespace;
    }

    /** Empty if the agent is allowed to write, or was asked before. */
    Optional<Outcome> turnAway(BoundRoom room, String agentName, WaitingEvent waiting) {
        if (waiting.asked().isPresent() || sendPermission.maySpeak(room.agentUser(), room.room(), room.agentUser())) {
            return Optional.empty();
        }
        String errorId = ErrorId.next();
        LOG.infof("An agent isn't allowed to write in its room, so it is not asked: error=%s", errorId);
        return Optional.of(outgoingEvents.dead(
                sendPermission.maySpeak(namespace.bot(), room.room(), room.agentUser())
                        ? namespace.bot()
                        : room.agentUser(),
                room.room(),
                waiting.cause(),
                Sentence.AGENT_MUTED,
                Map.of("agent", agentName, "error", errorId)));
    }
}
