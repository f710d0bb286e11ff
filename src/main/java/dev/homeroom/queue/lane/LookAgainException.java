package dev.homeroom.queue.lane;

/** An event that was worked on doesn't wait as it did. Nothing was written; what is next in its lane is looked up again. */
public final class LookAgainException extends RuntimeException {
    public LookAgainException(String key) {
        super("The event does not wait as it did: " + key);
    }
}
