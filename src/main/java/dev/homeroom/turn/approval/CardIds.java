package dev.homeroom.turn.approval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.Sha256;
import java.util.List;

/**
 * Names a card by its tool calls: the same calls in the same turn have the same card, also with another database. Ids of calls
 * alone don't tell calls apart, since some servers count from 0 each time.
 */
final class CardIds {
    private static final int SHORT = 16;
    private static final int SHORTER = 8;

    private CardIds() {}

    /** The part of the transaction id. */
    static String part(List<ToolRequest> requests) {
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        for (ToolRequest request : requests) {
            calls.addArray().add(request.callId()).add(request.tool()).add(arguments(request));
        }
        return "approval-" + Sha256.hex(JsonText.of(calls)).substring(0, SHORT);
    }

    /**
     * The card of the same calls after another card of their turn, so that a repeated call is decided anew.
     *
     * @param first id of a card of these calls that has none before it
     * @param before id of the card before
     */
    static String after(String before, String first) {
        return first + "-" + Sha256.hex(before).substring(0, SHORTER);
    }

    /** Whether the card is of the same calls as the first one. */
    static boolean isAlike(String card, String first) {
        return card.equals(first) || card.startsWith(first + "-");
    }

    /** Without the spaces of JSON, in which a stream and a list of messages may differ. */
    private static String arguments(ToolRequest request) {
        return JsonText.parse(request.arguments()).map(JsonText::of).orElse(request.arguments());
    }
}
