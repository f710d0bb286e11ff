package dev.homeroom.e2e.agent;

/** What is broken on purpose, to see whether the tests notice. */
public enum Mutation implements Aim {
    /** Nothing that is pushed is known already: each event has a key that was never seen. */
    EVERY_EVENT_IS_NEW,
    /** Each try to send something has a transaction id of its own. */
    EVERY_SEND_IS_NEW,
    /** What was sent already is not found in the room. */
    NOTHING_SENT_IS_RECOGNISED;

    @Override
    public Place place() {
        return switch (this) {
            case EVERY_EVENT_IS_NEW -> Place.replacing("dev.homeroom.work.Incoming", "<init>", 1);
            case EVERY_SEND_IS_NEW -> Place.replacing("dev.homeroom.matrix.RestHomeserver", "send", 4);
            case NOTHING_SENT_IS_RECOGNISED -> Place.replacing("dev.homeroom.matrix.SentUnder", "isSaidIn", 1);
        };
    }
}
