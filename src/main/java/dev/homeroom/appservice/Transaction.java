package dev.homeroom.appservice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.homeroom.json.JsonSalvage;
import dev.homeroom.json.JsonScanner;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads the body of a transaction event by event, since a homeserver that was alone for hours sends tens of megabytes.
 * Its ephemeral and to-device parts are skipped.
 */
final class Transaction {
    /** The most bytes of one event. Matrix allows 64 KiB, and homeservers add a little. */
    static final int LARGEST = 1024 * 1024;

    private static final int LONGEST_NAME = 256;

    private Transaction() {}

    /** Takes the things that were pushed, in their order. */
    interface Taker {
        void take(JsonNode pushed);

        /**
         * An event that can't be parsed.
         *
         * @param rest the readable parts, or else a key that is the same for the same bytes
         * @param why in a few fixed words
         */
        void takeUnreadable(JsonNode rest, String why);
    }

    /**
     * @throws JsonProcessingException when the body is not a JSON object; the events before that were taken
     * @throws IOException when the connection was interrupted; likewise
     */
    static void read(InputStream body, Taker taker) throws IOException {
        JsonScanner scanner = new JsonScanner(body);
        scanner.pass('{');
        boolean more = !scanner.passes('}');
        while (more) {
            readField(scanner, taker);
            more = scanner.passes(',');
            if (!more) {
                scanner.pass('}');
            }
        }
    }

    private static void readField(JsonScanner scanner, Taker taker) throws IOException {
        byte[] name = scanner.value(LONGEST_NAME).bytes();
        scanner.pass(':');
        boolean isEvents = new String(name, StandardCharsets.UTF_8).equals("\"events\"");
        if (isEvents && scanner.passes('[')) {
            readEvents(scanner, taker);
        } else {
            scanner.value(0);
        }
    }

    private static void readEvents(JsonScanner scanner, Taker taker) throws IOException {
        boolean more = !scanner.passes(']');
        while (more) {
            take(scanner.value(LARGEST), taker);
            more = scanner.passes(',');
            if (!more) {
                scanner.pass(']');
            }
        }
    }

    private static void take(JsonScanner.Slice event, Taker taker) throws IOException {
        if (!event.isWhole()) {
            taker.takeUnreadable(named(event), "too large");
            return;
        }
        JsonNode pushed;
        try {
            pushed = JsonText.mapper().readTree(event.bytes());
        } catch (JsonProcessingException e) {
            JsonNode rest = JsonSalvage.partsOf(event.bytes()).orElseGet(() -> named(event));
            taker.takeUnreadable(rest, why(e));
            return;
        }
        taker.take(pushed);
    }

    private static JsonNode named(JsonScanner.Slice event) {
        return TextNode.valueOf(Sha256.hex(new String(event.bytes(), StandardCharsets.ISO_8859_1)));
    }

    private static String why(JsonProcessingException e) {
        if (!(e instanceof StreamConstraintsException)) {
            return "not JSON";
        }
        return e.getOriginalMessage().contains("nesting depth") ? "nested too deeply" : "beyond all limits";
    }
}
