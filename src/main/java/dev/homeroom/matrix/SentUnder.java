package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What each of our events says about itself in {@code dev.homeroom.transaction}: the transaction id that it was sent
 * under. Homeservers forget such ids, Synapse those of application services whenever it restarts and after half an hour;
 * a room's timeline keeps them.
 */
public final class SentUnder {
    private static final String KEY = "dev.homeroom.transaction";

    private SentUnder() {}

    /** The same content, saying so. */
    public static ObjectNode saidIn(ObjectNode content, String transactionId) {
        return content.deepCopy().put(KEY, transactionId);
    }

    /** Whether the event says so; anybody can, so its sender has to be looked at as well. */
    public static boolean isSaidIn(ObjectNode event, String transactionId) {
        return event.path("content").path(KEY).asText().equals(transactionId);
    }
}
