package dev.homeroom.queue.lane;

/** The state of the event in work has changed. Nothing was written; the next step of the lane is chosen again. */
public final class LookAgainException extends RuntimeException {
    public LookAgainException(String key) {
        super("The event does not wait as it did: " + key);
    }
}
