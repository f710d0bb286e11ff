package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.upstream.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The arguments of one tool call, which come in pieces, and what of them tells people what the tool is used for. */
final class ToolArguments {
    private static final int LONGEST = 16_000;

    /** Arguments that Letta adds to those of the tool. */
    private static final Set<String> OF_THE_AGENT = Set.of("request_heartbeat", "thinking", "inner_thoughts");

    private static final Pattern SECRET = Pattern.compile("(?i).*(key|token|secret|passw|auth|credential|cookie).*");

    /** What an agent notes for itself is not for everybody in the room. */
    private static final Pattern MEMORY = Pattern.compile("(?i).*memory.*");

    private final StringBuilder pieces = new StringBuilder();
    private boolean isOver;

    ToolArguments(String tool) {
        this.isOver = MEMORY.matcher(tool).matches();
    }

    /** @return the description, once, when the arguments are whole */
    Optional<String> add(String piece) {
        if (isOver || piece.isEmpty()) {
            return Optional.empty();
        }
        pieces.append(piece);
        isOver = pieces.length() > LONGEST;
        if (isOver || !piece.stripTrailing().endsWith("}")) {
            return Optional.empty();
        }
        Optional<JsonNode> whole = Json.parse(pieces.toString()).filter(JsonNode::isObject);
        isOver = whole.isPresent();
        return whole.flatMap(ToolArguments::description);
    }

    private static Optional<String> description(JsonNode arguments) {
        return arguments
                .propertyStream()
                .filter(argument -> !OF_THE_AGENT.contains(argument.getKey())
                        && !SECRET.matcher(argument.getKey()).matches())
                .map(Map.Entry::getValue)
                .filter(value -> value.isTextual() && !value.textValue().isBlank())
                .map(JsonNode::textValue)
                .findFirst();
    }
}
