package dev.homeroom.e2e.agent;

/** Between any two steps that a message goes through: where Homeroom can be killed, and where that is in its code. */
public enum KillPoint implements Aim {
    /** A transaction's events are in the inbox; the homeserver has no answer yet. */
    TAKEN_IN,
    /** A room's lane is held, and nothing was done with it. */
    CLAIMED,
    /** The agent has the question, and its answer has not begun. */
    ASKED,
    /** A piece of the answer has come. */
    STREAMING,
    /** The answer is complete, and not written down. */
    ANSWERED,
    /** The answer is in the outbox, and not sent. */
    SETTLED,
    /** The homeserver has the answer, and its event id is not written down. */
    SENT;

    @Override
    public Place place() {
        return switch (this) {
            case TAKEN_IN -> Place.leaving("dev.homeroom.work.Inbox", "take");
            case CLAIMED -> Place.entering("dev.homeroom.work.RoomWork", "run");
            case ASKED -> Place.leaving("dev.homeroom.backend.letta.Asking", "send");
            case STREAMING -> Place.entering("dev.homeroom.backend.letta.Transcript", "say");
            case ANSWERED -> Place.entering("dev.homeroom.work.Conclusion", "settle");
            case SETTLED -> Place.leaving("dev.homeroom.work.Conclusion", "settle");
            case SENT -> Place.leaving("dev.homeroom.work.Sender", "send");
        };
    }
}
