package dev.homeroom.operations.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The JSON object that a call sends. A field that is null counts as omitted; one that can't be understood is refused. */
public final class JsonBody {
    private final JsonNode fields;

    private JsonBody(JsonNode fields) {
        this.fields = fields;
    }

    /**
     * Reads a body.
     *
     * @param body null for a call without one
     * @param names of all fields there are; the first one is a text and required
     * @throws NotUnderstoodException when the first field is missing, or when there is any other field
     */
    public static JsonBody of(@Nullable ObjectNode body, List<String> names) {
        if (body == null || !body.path(names.getFirst()).isTextual()) {
            throw new NotUnderstoodException("Send {\"%s\": \"…\"}.".formatted(names.getFirst()));
        }
        body.propertyStream()
                .filter(field -> !names.contains(field.getKey()))
                .findFirst()
                .ifPresent(field -> {
                    throw new NotUnderstoodException("The body has no field '%s'; there is %s and %s."
                            .formatted(
                                    field.getKey(),
                                    String.join(", ", names.subList(0, names.size() - 1)),
                                    names.getLast()));
                });
        return new JsonBody(body);
    }

    /** The required text, which may be blank. */
    public String required(String name) {
        return fields.path(name).textValue();
    }

    /** @throws NotUnderstoodException when the value is no text of 1 to {@code longest} characters */
    public Optional<String> text(String name, int longest) {
        return field(name).map(value -> {
            String text = value.asText("");
            if (!value.isTextual() || text.isBlank() || text.length() > longest) {
                throw new NotUnderstoodException("%s must be a text of 1 to %d characters.".formatted(name, longest));
            }
            return text;
        });
    }

    /** @throws NotUnderstoodException when the value is no whole number from 0 to {@code most} */
    public OptionalInt number(String name, int most) {
        return field(name).stream()
                .mapToInt(value -> {
                    if (!value.isInt() || value.intValue() < 0 || value.intValue() > most) {
                        throw new NotUnderstoodException(
                                "%s must be a whole number from 0 to %d.".formatted(name, most));
                    }
                    return value.intValue();
                })
                .findFirst();
    }

    /** @throws NotUnderstoodException when the value is no list of texts */
    public List<String> texts(String name) {
        return field(name)
                .map(value -> {
                    if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isTextual)) {
                        throw new NotUnderstoodException(name + " must be a list of texts.");
                    }
                    return value.valueStream().map(JsonNode::textValue).toList();
                })
                .orElseGet(List::of);
    }

    private Optional<JsonNode> field(String name) {
        return Optional.of(fields.path(name)).filter(value -> !value.isMissingNode() && !value.isNull());
    }
}
