package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import dev.homeroom.json.ShortText;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.Confirmation;
import dev.homeroom.mcp.OperatorTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.queue.inbox.DeadLetters;
import dev.homeroom.queue.inbox.DeadLetters.DeadLetter;
import jakarta.inject.Singleton;
import java.util.List;

/** {@code dead_letters}: lists, shows, retries and drops messages that failed for good. */
@Singleton
class DeadLettersTool implements OperatorTool {
    private static final int USUAL = 20;
    private static final int LONGEST_TEXT = 8_000;

    private final DeadLetters deadLetters;

    DeadLettersTool(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public String name() {
        return "dead_letters";
    }

    @Override
    public ObjectNode call(CallArguments arguments) {
        return switch (arguments.required("action")) {
            case "list" -> list(arguments.number("limit", USUAL));
            case "show" -> show(arguments.required("event_id").strip());
            case "retry" -> retry(arguments.required("event_id").strip());
            case "drop" -> drop(arguments.required("event_id").strip(), arguments);
            default -> throw new IllegalStateException("The schema has no other actions");
        };
    }

    private ObjectNode list(int limit) {
        List<DeadLetter> letters = deadLetters.latest(limit + 1);
        ObjectNode result = object().put("status", "listed");
        ArrayNode shown = result.putArray("dead_letters");
        letters.stream().limit(limit).forEach(letter -> describe(shown.addObject(), letter));
        return result.put("more", letters.size() > limit);
    }

    private ObjectNode show(String eventId) {
        DeadLetter letter = found(eventId);
        ObjectNode result = object().put("status", "shown").put("event_id", eventId);
        describe(result.putArray("dead_letters").addObject(), letter)
                .put("text", ShortText.of(event(letter).at("/content/body").asText(), LONGEST_TEXT));
        return result;
    }

    private ObjectNode retry(String eventId) {
        if (!deadLetters.retry(eventId)) {
            throw unknown();
        }
        return object().put("status", "waiting").put("event_id", eventId);
    }

    private ObjectNode drop(String eventId, CallArguments arguments) {
        DeadLetter letter = found(eventId);
        return Confirmation.missing(
                        arguments,
                        "This drops the message of %s in %s for good; it is never answered."
                                .formatted(event(letter).path("sender").asText(), letter.room()))
                .map(question -> question.put("event_id", eventId))
                .orElseGet(() -> {
                    if (!deadLetters.drop(eventId)) {
                        throw unknown();
                    }
                    return object().put("status", "dropped").put("event_id", eventId);
                });
    }

    private DeadLetter found(String eventId) {
        return deadLetters.find(eventId).orElseThrow(DeadLettersTool::unknown);
    }

    private static ToolRefusal unknown() {
        return new ToolRefusal(
                "There is no dead letter with this event id. It may have been retried or dropped; action list shows them.");
    }

    private static JsonNode event(DeadLetter letter) {
        return JsonText.stored(letter.eventId(), letter.json());
    }

    private static ObjectNode describe(ObjectNode shown, DeadLetter letter) {
        return shown.put("event_id", letter.eventId())
                .put("room_id", letter.room().value())
                .put("sender", event(letter).path("sender").asText())
                .put("reason", letter.why())
                .put("error_id", letter.errorId())
                .put("failed_at", letter.diedAt().toString());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
