package dev.homeroom.queue;

import dev.homeroom.matrix.EventId;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.util.List;

/** A step that each turn takes. {@link LaneSteps} writes those of many lanes together. */
sealed interface LaneStep {
    Lane lane();

    /** The lane was claimed. */
    record Begin(Lane lane) implements LaneStep {}

    /** The agent is about to be asked about the event. */
    record Ask(Lane lane, String key) implements LaneStep {}

    /** @param how as in {@link dev.homeroom.queue.inbox.Outcome.Done} */
    record Finish(Lane lane, String key, String how, List<OutgoingEvent> toSend) implements LaneStep {
        public Finish {
            toSend = List.copyOf(toSend);
        }
    }

    /** An event of the outbox is in the room. */
    record Confirm(Lane lane, String transactionId, EventId event) implements LaneStep {}
}
