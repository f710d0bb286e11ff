package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The transaction id of a sent event, kept in its {@code dev.homeroom.transaction} field. Homeservers forget
 * transaction ids; Synapse forgets those of application services at every restart and after 30 minutes. The room's
 * timeline keeps them.
 */
public final class SentUnder {
    private static final String KEY = "dev.homeroom.transaction";

    private SentUnder() {}

    /** Returns a copy of the content with the transaction id. */
    public static ObjectNode addTo(ObjectNode content, String transactionId) {
        return content.deepCopy().put(KEY, transactionId);
    }

    /** Whether the event carries the transaction id. Any user can write that field, so also check the sender. */
    public static boolean isIn(ObjectNode event, String transactionId) {
        return event.path("content").path(KEY).asText().equals(transactionId);
    }
}
