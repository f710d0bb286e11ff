package dev.homeroom.work;

import java.util.List;

/** What is done about events. Called on a virtual thread, for one event of a lane at a time. */
public interface EventHandler {
    /**
     * Handles an event. May be called again for the same event after a crash. What it throws is logged and handled as
     * {@link #failed}.
     */
    Settlement handle(WaitingEvent event, Progress progress);

    /** How an event ends whose handling threw. */
    Settlement.Dead failed(WaitingEvent event, String errorId);

    /** What to send instead of something that the homeserver refused for good; may be empty. */
    List<Outgoing> refused(Outgoing refused, String errorId);

    /**
     * Tells the sender of an event how many are before it.
     *
     * @param place counts from 1, the event that is being handled
     */
    Outgoing inLine(WaitingEvent event, int place);

    /** How events end for which there is no room in the queue. Every one of them is in one of the groups. */
    List<TurnedAway> turnedAway(List<WaitingEvent> events);

    /** Events that end with one notice. */
    record TurnedAway(List<WaitingEvent> events, Settlement.Dead how) {
        public TurnedAway {
            events = List.copyOf(events);
        }
    }
}
