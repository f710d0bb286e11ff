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

    private CardIds() {}

    /** The part of the transaction id. */
    static String part(List<ToolRequest> requests) {
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        for (ToolRequest request : requests) {
            calls.addArray().add(request.callId()).add(request.tool()).add(arguments(request));
        }
        return "approval-" + Sha256.hex(JsonText.of(calls)).substring(0, SHORT);
    }

    /** Without the spaces of JSON, in which a stream and a list of messages may differ. */
    private static String arguments(ToolRequest request) {
        return JsonText.parse(request.arguments()).map(JsonText::of).orElse(request.arguments());
    }
}
