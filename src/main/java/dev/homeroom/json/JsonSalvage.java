package dev.homeroom.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/** Reads a homeserver's answer without those of its parts that can't be read: one event, or one member, and not its neighbours. */
public final class JsonSalvage {
    /** Events are in a list in an object, or in a list; members in an object in an object. */
    private static final int LEVELS = 2;

    private JsonSalvage() {}

    /** @throws JsonProcessingException when the text is not JSON */
    public static JsonNode read(byte[] text) throws IOException {
        try {
            return JsonText.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return withoutUnreadable(text, LEVELS).orElseThrow(() -> e);
        }
    }

    /**
     * The readable fields or elements of one value; empty if there are none, or if the end of the value can't be found.
     */
    public static Optional<JsonNode> partsOf(byte[] text) {
        try {
            return withoutUnreadable(text, 1);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> readable(byte[] text, int levels) throws IOException {
        try {
            return Optional.of(JsonText.mapper().readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            return levels == 0 ? Optional.empty() : withoutUnreadable(text, levels);
        }
    }

    /** @return empty if the value has no parts */
    private static Optional<JsonNode> withoutUnreadable(byte[] text, int levels) throws IOException {
        JsonScanner scanner = new JsonScanner(new ByteArrayInputStream(text));
        if (scanner.passes('[')) {
            return Optional.of(elements(scanner, levels - 1));
        }
        return scanner.passes('{') ? Optional.of(fields(scanner, levels - 1)) : Optional.empty();
    }

    private static ArrayNode elements(JsonScanner scanner, int levels) throws IOException {
        ArrayNode elements = JsonNodeFactory.instance.arrayNode();
        boolean more = !scanner.passes(']');
        while (more) {
            readable(scanner.value(Integer.MAX_VALUE).bytes(), levels).ifPresent(elements::add);
            more = scanner.passes(',');
            if (!more) {
                scanner.pass(']');
            }
        }
        return elements;
    }

    private static ObjectNode fields(JsonScanner scanner, int levels) throws IOException {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        boolean more = !scanner.passes('}');
        while (more) {
            Optional<JsonNode> name = readable(scanner.value(Integer.MAX_VALUE).bytes(), 0);
            scanner.pass(':');
            Optional<JsonNode> value = readable(scanner.value(Integer.MAX_VALUE).bytes(), levels);
            if (name.filter(JsonNode::isTextual).isPresent() && value.isPresent()) {
                fields.set(name.get().textValue(), value.get());
            }
            more = scanner.passes(',');
            if (!more) {
                scanner.pass('}');
            }
        }
        return fields;
    }
}
