package dev.homeroom.e2e.sabotage;

/** A kill point between two steps of a message, with its place in the product's code. */
public enum KillPoint implements Aim {
    /** The events are in the inbox; the homeserver has no answer yet. */
    TAKEN_IN,
    /** A room's lane is claimed; no work is done yet. */
    CLAIMED,
    /** The agent has the question; its answer has not begun. */
    ASKED,
    /** A piece of the answer has arrived. */
    STREAMING,
    /** The answer is complete but not stored. */
    ANSWERED,
    /** The answer is in the outbox but not sent. */
    SETTLED,
    /** The homeserver has the answer; its event id is not stored. */
    SENT;

    @Override
    public Place place() {
        return switch (this) {
            case TAKEN_IN -> Place.leaving("dev.homeroom.queue.inbox.Inbox", "take");
            case CLAIMED -> Place.entering("dev.homeroom.queue.LaneWorker", "run");
            case ASKED -> Place.leaving("dev.homeroom.backend.letta.LettaCall", "send");
            case STREAMING -> Place.entering("dev.homeroom.backend.letta.Transcript", "say");
            case ANSWERED -> Place.entering("dev.homeroom.queue.OutcomeWriter", "finish");
            case SETTLED -> Place.leaving("dev.homeroom.queue.OutcomeWriter", "finish");
            case SENT -> Place.leaving("dev.homeroom.queue.outbox.EventSender", "send");
        };
    }
}
