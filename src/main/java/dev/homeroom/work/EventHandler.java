package dev.homeroom.work;

import java.util.List;

/** What is done about events. Called on a virtual thread, for one event of a room at a time. */
public interface EventHandler {
    /**
     * Handles an event. May be called again for the same event after a crash. What it throws is logged and handled as
     * {@link #failed}.
     */
    Settlement handle(WaitingEvent event, Progress progress);

    /** How an event ends whose handling threw. */
    Settlement.Settled failed(WaitingEvent event, String errorId);

    /** What to send instead of something that the homeserver refused for good; may be empty. */
    List<Outgoing> refused(Outgoing refused, String errorId);
}
