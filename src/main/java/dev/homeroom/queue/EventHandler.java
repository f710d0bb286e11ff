package dev.homeroom.queue;

import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.sql.Connection;
import java.util.List;

/** Handles events. Called on a virtual thread, for one event of a lane at a time. */
public interface EventHandler {
    /**
     * Handles an event. May be called again for the same event after a crash. What it throws is logged and handled as
     * {@link #failed}.
     */
    Outcome handle(WaitingEvent event, TurnContext turnContext);

    /**
     * Ends what people could still decide about an event that ends, whatever its outcome is. Called in the transaction of the
     * outcome, with the lane locked, for events that an agent was asked about. May be called again after a failed transaction.
     *
     * @return events to send before those of the outcome
     */
    List<OutgoingEvent> ends(Connection connection, WaitingEvent event);

    /** The outcome of an event whose handling threw. If this method throws too, {@link #lastResort} decides. */
    Outcome.DeadLettered failed(WaitingEvent event, String errorId);

    /** The outcome of an event whose handling threw, made without a look at the event or at anything else that may throw. */
    Outcome.DeadLettered lastResort(WaitingEvent event, String errorId);

    /** The reason for an event that the homeserver neither accepted nor refused for too long: it may have arrived. */
    String TOO_OLD = "too old";

    /** The reason for an event whose file the homeserver didn't take for too long, while it answered otherwise. */
    String NOT_UPLOADED = "not uploaded";

    /**
     * Events to send instead of one that the homeserver refused for good; may be empty.
     *
     * @param reason {@link #TOO_OLD}, {@link #NOT_UPLOADED}, an error code of the homeserver, or {@link LastResort#FAILED}
     */
    List<OutgoingEvent> refused(OutgoingEvent refused, String reason, String errorId);

    /**
     * Tells the sender of an event how many are before it.
     *
     * @param place counts from 1, the event that is being handled
     */
    OutgoingEvent inLine(WaitingEvent event, int place);

    /**
     * Tells a sender who knows the place of an earlier event that still waits.
     *
     * @param notice transaction id of the notice, which is edited
     */
    OutgoingEvent furtherInLine(WaitingEvent event, int place, String notice);

    /** The outcomes of events over the queue's limit, in groups. Every event is in one group. */
    List<OverLimit> turnedAway(List<WaitingEvent> events);

    /** Events that end with one notice. */
    record OverLimit(List<WaitingEvent> events, Outcome.DeadLettered how) {
        public OverLimit {
            events = List.copyOf(events);
        }
    }
}
