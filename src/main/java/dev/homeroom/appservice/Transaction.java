package dev.homeroom.appservice;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homeroom.json.JsonText;
import dev.homeroom.queue.inbox.IncomingEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the body of a transaction event by event, since a homeserver that was alone for hours sends tens of megabytes.
 * Its ephemeral and to-device parts are skipped.
 */
final class Transaction {
    /** One strange event must not make the whole transaction unreadable, so the parser's own limits stand aside. */
    private static final StreamReadConstraints LENIENT = StreamReadConstraints.builder()
            .maxNestingDepth(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();

    private static final JsonMapper JSON =
            JsonText.mapper(JsonFactory.builder().streamReadConstraints(LENIENT).build());

    private Transaction() {}

    /**
     * @throws com.fasterxml.jackson.core.JsonProcessingException when the body is not a JSON object
     * @throws IOException when the body broke off
     */
    static List<IncomingEvent> read(InputStream body, Function<JsonNode, IncomingEvent> triage) throws IOException {
        List<IncomingEvent> events = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "not an object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean isEvents = "events".equals(parser.currentName());
                JsonToken value = parser.nextToken();
                if (isEvents && value == JsonToken.START_ARRAY) {
                    readEvents(parser, triage, events);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return events;
    }

    private static void readEvents(
            JsonParser parser, Function<JsonNode, IncomingEvent> triage, List<IncomingEvent> events)
            throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode event = JSON.readTree(parser);
            events.add(triage.apply(event));
        }
    }
}
