package dev.homeroom.backend.letta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.upstream.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects the streamed arguments of one tool call and picks the one that describes the call to people. */
final class ToolArguments {
    private static final int LONGEST = 16_000;

    /** Arguments that Letta adds to the tool's own. */
    private static final Set<String> OF_THE_AGENT = Set.of("request_heartbeat", "thinking", "inner_thoughts");

    private static final Pattern SECRET = Pattern.compile("(?i).*(key|token|secret|passw|auth|credential|cookie).*");

    /** Memory tools hold the agent's private notes, which the room must not see. */
    private static final Pattern MEMORY = Pattern.compile("(?i).*memory.*");

    private final StringBuilder pieces = new StringBuilder();
    private boolean isOver;

    ToolArguments(String tool) {
        this.isOver = MEMORY.matcher(tool).matches();
    }

    /** @return the description, once, when the arguments are complete */
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
