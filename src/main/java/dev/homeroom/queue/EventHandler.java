package dev.homeroom.queue;

import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.util.List;

/** What is done about events. Called on a virtual thread, for one event of a lane at a time. */
public interface EventHandler {
    /**
     * Handles an event. May be called again for the same event after a crash. What it throws is logged and handled as
     * {@link #failed}.
     */
    Outcome handle(WaitingEvent event, TurnContext turnContext);

    /** How an event ends whose handling threw. What this throws too ends as {@link #lastResort}. */
    Outcome.DeadLettered failed(WaitingEvent event, String errorId);

    /** As {@link #failed}, without a look at the event or at anything else that may throw. */
    Outcome.DeadLettered lastResort(WaitingEvent event, String errorId);

    /** What to send instead of something that the homeserver refused for good; may be empty. */
    List<OutgoingEvent> refused(OutgoingEvent refused, String errorId);

    /**
     * Tells the sender of an event how many are before it.
     *
     * @param place counts from 1, the event that is being handled
     */
    OutgoingEvent inLine(WaitingEvent event, int place);

    /**
     * As {@link #inLine}, of a sender who was told the place of an earlier event that still waits.
     *
     * @param notice transaction id of what told so; it is changed
     */
    OutgoingEvent furtherInLine(WaitingEvent event, int place, String notice);

    /** How events end for which there is no room in the queue. Every one of them is in one of the groups. */
    List<OverLimit> turnedAway(List<WaitingEvent> events);

    /** Events that end with one notice. */
    record OverLimit(List<WaitingEvent> events, Outcome.DeadLettered how) {
        public OverLimit {
            events = List.copyOf(events);
        }
    }
}
