package dev.homeroom.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The arguments of a call, which fit the tool's input schema. A field that is null or blank counts as omitted. */
public record CallArguments(ObjectNode json) {
    /** A field that the schema requires. */
    public String required(String name) {
        return text(name).orElseThrow(() -> new ToolRefusal("`" + name + "` can't be empty. Please fill it in."));
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(json.get(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(value -> !value.isBlank());
    }

    public int number(String name, int otherwise) {
        return json.path(name).asInt(otherwise);
    }

    public Optional<Integer> seconds(String name) {
        return Optional.ofNullable(json.get(name)).filter(JsonNode::isInt).map(JsonNode::intValue);
    }

    /** Whether the field is true. */
    public boolean flag(String name) {
        return json.path(name).asBoolean(false);
    }

    public List<String> texts(String name) {
        return json.path(name)
                .valueStream()
                .map(JsonNode::asText)
                .filter(value -> !value.isBlank())
                .toList();
    }
}
