package dev.homeroom.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JSON schema of a tool, of the keywords that {@code mcp-tools.json} uses: {@code type}, {@code properties}, {@code required},
 * {@code additionalProperties: false}, {@code items}, {@code enum}, {@code minimum}, {@code maximum}, {@code maxLength} and
 * {@code maxItems}.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/json-schema-validation">JSON Schema, validation</a>
 */
record ToolSchema(ObjectNode json) {
    /** The first thing that doesn't fit, as a sentence; empty if the value fits. */
    Optional<String> problem(JsonNode value) {
        return problem("", json, value);
    }

    private static Optional<String> problem(String path, JsonNode schema, JsonNode value) {
        return switch (schema.path("type").asText()) {
            case "object" -> value.isObject() ? ofObject(path, schema, value) : wrong(path, "an object");
            case "array" -> value.isArray() ? ofArray(path, schema, value) : wrong(path, "a list");
            case "string" -> value.isTextual() ? ofText(path, schema, value.textValue()) : wrong(path, "a text");
            case "integer" -> value.isIntegralNumber() ? ofNumber(path, schema, value) : wrong(path, "a whole number");
            case "boolean" -> value.isBoolean() ? Optional.empty() : wrong(path, "true or false");
            default -> throw new IllegalArgumentException("No such type in a schema: " + path);
        };
    }

    private static Optional<String> ofObject(String path, JsonNode schema, JsonNode value) {
        JsonNode properties = schema.path("properties");
        return unknown(path, properties, value)
                .or(() -> missing(path, schema, value))
                .or(() -> properties
                        .propertyStream()
                        .filter(property -> value.hasNonNull(property.getKey()))
                        .flatMap(property -> problem(
                                path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
                                property.getValue(),
                                value.path(property.getKey()))
                                .stream())
                        .findFirst());
    }

    private static Optional<String> unknown(String path, JsonNode properties, JsonNode value) {
        return names(value)
                .filter(name -> !properties.has(name))
                .findFirst()
                .map(name -> "There is no argument `%s`%s. There is: %s."
                        .formatted(
                                shortened(name),
                                path.isEmpty() ? "" : " in `" + path + "`",
                                names(properties).collect(Collectors.joining(", "))));
    }

    private static Optional<String> missing(String path, JsonNode schema, JsonNode value) {
        return schema.path("required")
                .valueStream()
                .map(JsonNode::asText)
                .filter(name -> !value.hasNonNull(name))
                .findFirst()
                .map(name -> "`%s` is missing. Please add it.".formatted(path.isEmpty() ? name : path + "." + name));
    }

    private static Stream<String> names(JsonNode object) {
        return object.propertyStream().map(property -> property.getKey());
    }

    private static Optional<String> ofArray(String path, JsonNode schema, JsonNode value) {
        int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        return value.size() > most
                ? Optional.of("`%s` can have at most %d entries.".formatted(path, most))
                : value.valueStream()
                        .flatMap(item -> problem(path, schema.path("items"), item).stream())
                        .findFirst();
    }

    private static Optional<String> ofText(String path, JsonNode schema, String value) {
        int longest = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        if (value.length() > longest) {
            return Optional.of("`%s` can have at most %d characters. Please shorten it.".formatted(path, longest));
        }
        boolean isChoice = schema.path("enum").isEmpty()
                || schema.path("enum")
                        .valueStream()
                        .anyMatch(choice -> choice.asText().equals(value));
        return isChoice
                ? Optional.empty()
                : wrong(
                        path,
                        "one of "
                                + schema.path("enum")
                                        .valueStream()
                                        .map(JsonNode::asText)
                                        .collect(Collectors.joining(", ")));
    }

    private static Optional<String> ofNumber(String path, JsonNode schema, JsonNode value) {
        long least = schema.path("minimum").asLong(Long.MIN_VALUE);
        long most = schema.path("maximum").asLong(Long.MAX_VALUE);
        return value.canConvertToLong() && value.longValue() >= least && value.longValue() <= most
                ? Optional.empty()
                : wrong(path, "a whole number from %d to %d".formatted(least, most));
    }

    private static Optional<String> wrong(String path, String wanted) {
        return Optional.of("`%s` must be %s.".formatted(path.isEmpty() ? "arguments" : path, wanted));
    }

    /** A model may make up any name. */
    private static String shortened(String name) {
        return name.substring(0, Math.min(40, name.length()));
    }
}
