package dev.homeroom.turn.approval;

import dev.homeroom.backend.AgentOutcome.ToolRequest;
import dev.homeroom.matrix.Sha256;
import java.util.List;
import java.util.stream.Collectors;

/** Names a card by its tool calls: the same calls in the same turn have the same card, also with another database. */
final class CardIds {
    private static final int SHORT = 16;

    private CardIds() {}

    /** The part of the transaction id. */
    static String part(List<ToolRequest> requests) {
        String calls = requests.stream().map(ToolRequest::callId).collect(Collectors.joining("\n"));
        return "approval-" + Sha256.hex(calls).substring(0, SHORT);
    }
}
