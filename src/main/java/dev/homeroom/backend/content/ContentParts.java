package dev.homeroom.backend.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * The text and reasoning of a message, whose content may be text, one part, or a list of parts.
 *
 * @param text may be empty
 * @param reasoning may be empty
 */
public record ContentParts(String text, String reasoning) {

    public static ContentParts of(JsonNode content) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        collect(content, text, reasoning);
        return new ContentParts(text.toString(), reasoning.toString());
    }

    private static void collect(JsonNode content, StringBuilder text, StringBuilder reasoning) {
        if (content.isArray()) {
            content.forEach(part -> collect(part, text, reasoning));
        } else if (content.isTextual()) {
            text.append(content.textValue());
        } else if (content.isObject()) {
            collectPart(content, text, reasoning);
        }
    }

    private static void collectPart(JsonNode part, StringBuilder text, StringBuilder reasoning) {
        String type = part.path("type").asText("").toLowerCase(Locale.ROOT);
        if (type.contains("think") || type.contains("reason")) {
            reasoning.append(plain(first(part, "thinking", "reasoning", "text", "summary", "content")));
        } else if (type.isEmpty() || type.contains("text") || type.equals("refusal")) {
            text.append(plain(first(part, "text", "refusal", "content")));
        }
    }

    private static JsonNode first(JsonNode part, String... fields) {
        for (String field : fields) {
            if (part.hasNonNull(field)) {
                return part.get(field);
            }
        }
        return part.path(fields[0]);
    }

    /** Reads a reasoning field: text, a part, or a list of parts. */
    public static String thoughts(JsonNode field) {
        return plain(field);
    }

    /** All text of a value that may be text, a part or a list of parts of any type. */
    private static String plain(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        StringBuilder text = new StringBuilder();
        if (value.isArray()) {
            value.forEach(part -> text.append(plain(part)));
        } else if (value.isObject()) {
            text.append(plain(first(value, "text", "value", "thinking", "summary")));
        }
        return text.toString();
    }
}
