package dev.homeroom.e2e.sabotage;

/** A deliberate fault that the tests must notice. */
public enum Mutation implements Aim {
    /** Each pushed event gets a fresh key, so none is a duplicate. */
    EVERY_EVENT_IS_NEW,
    /** Each attempt to send gets a fresh transaction id. */
    EVERY_SEND_IS_NEW,
    /** The search of the room finds no sent event. */
    NOTHING_SENT_IS_RECOGNISED;

    @Override
    public Place place() {
        return switch (this) {
            case EVERY_EVENT_IS_NEW -> Place.replacing("dev.homeroom.queue.inbox.IncomingEvent", "<init>", 1);
            case EVERY_SEND_IS_NEW -> Place.replacing("dev.homeroom.matrix.client.RestHomeserver", "send", 4);
            case NOTHING_SENT_IS_RECOGNISED -> Place.replacing("dev.homeroom.matrix.SentUnder", "isIn", 1);
        };
    }
}
