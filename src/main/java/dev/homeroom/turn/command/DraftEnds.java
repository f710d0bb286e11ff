package dev.homeroom.turn.command;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.stream.UnfinishedDrafts;
import jakarta.inject.Singleton;
import java.util.List;

/** Ends what the agents of a room were saying when a command stopped them. */
@Singleton
public class DraftEnds {
    private final UnfinishedDrafts drafts;
    private final ControlOutbox outbox;
    private final Namespace namespace;

    public DraftEnds(UnfinishedDrafts drafts, ControlOutbox outbox, Namespace namespace) {
        this.drafts = drafts;
        this.outbox = outbox;
        this.namespace = namespace;
    }

    /** The events that finish the drafts of stopped turns. The agents have to be in the room for them. */
    List<OutgoingEvent> of(BoundRoom room, List<WaitingEvent> stopped, TurnContext turnContext) {
        return drafts.ofStopped(stopped, room.agentUser(), turnContext);
    }

    /**
     * Whether the room has all that its agents have said, so that they can leave. An event that can't be sent is given up after its time.
     *
     * @param last stored together, or not yet
     */
    boolean areSaid(List<OutgoingEvent> last, RoomId room) {
        boolean isStored = last.isEmpty() || last.stream().anyMatch(outbox::knows);
        return isStored && !outbox.waitsForOthersThan(namespace.bot(), room);
    }
}
