package dev.homeroom.backend.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * JSON as trees: servers add and leave out fields from version to version, and nothing needs reflection. Reads the JSON
 * that servers write as well as what the standard allows: {@code NaN} among probabilities, bare tabs and a wrong
 * {@code \\(} in texts, commas at the end.
 */
public final class Json {
    private static final ObjectReader READER = JsonText.mapper()
            .readerFor(JsonNode.class)
            .withFeatures(
                    JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
                    JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
                    JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
                    JsonReadFeature.ALLOW_TRAILING_COMMA);

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Empty if the text is not JSON. */
    public static Optional<JsonNode> parse(String text) {
        try {
            return Optional.ofNullable(READER.readTree(withoutMark(text))).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The body of a successful reply; empty for any other reply, and if it is not JSON. */
    public static Optional<JsonNode> ofSuccess(UpstreamReply.Complete reply) {
        return reply instanceof UpstreamReply.Whole whole && whole.isSuccess() ? parse(whole.body()) : Optional.empty();
    }

    /** All values of a text that holds one or several, one behind the other; empty when any of it is not JSON. */
    static List<JsonNode> parseAll(String text) {
        try (MappingIterator<JsonNode> values = READER.readValues(withoutMark(text))) {
            return values.readAll();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Some servers begin with a byte order mark. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Writes a request body. */
    public static String write(JsonNode node) {
        return JsonText.of(node);
    }

    /** The text of a field; empty when it is not there, null, blank or something other than text. */
    public static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.path(field).textValue()).filter(text -> !text.isBlank());
    }
}
