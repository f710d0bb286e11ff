package dev.homeroom.conversation.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The arguments of a tool call as people see them: a line for each, with secrets masked.
 *
 * @param shown cut if the whole is long
 * @param whole present if it is longer than {@code shown}
 */
public record ShownArguments(String shown, Optional<String> whole) {
    /** The most bytes of all arguments on a card. Its message has them three times. */
    private static final int LONGEST = 6000;

    private static final String MASK = "•••";
    private static final int DEEPEST = 50;

    /** Arguments that backends add to the tool's own. */
    private static final Set<String> OF_THE_AGENT = Set.of("request_heartbeat", "thinking", "inner_thoughts");

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(api.?key|secret|passw|passphrase|pwd|credential|cookie|authorization|private.?key|access.?key|token).*|key|auth|pin");
    private static final Pattern COUNT_NAME =
            Pattern.compile("(?i)(?!token$)(max|min|num|n|total|count)?_?tokens?(_?(count|limit|max))?s?");

    /** {@code "name": value} or {@code name=value}, in anything. */
    private static final Pattern NAMED_VALUE = Pattern.compile(
            "(?<before>(?<quote>[\"']?)(?<name>[\\w.-]{1,100})\\k<quote>\\s{0,10}[:=]\\s{0,10})(\"(?:[^\"\\\\]|\\\\.)*+\"?|'[^']*+'?|[^\\s,;&}\\])]++)");

    private static final Pattern FORMAT = Pattern.compile("\\p{Cf}");
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    /** Well-known forms of keys, and whatever follows the name of a scheme. */
    private static final Pattern SECRET_VALUE = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{8,}"
            + "|\\b(sk|pk|rk|ghp|gho|ghu|ghs|glpat|xox[abprs])[-_][\\w-]{10,}"
            + "|\\bAKIA[0-9A-Z]{16}\\b"
            + "|\\beyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]*"
            + "|(?<=://)[^/\\s:@]+:[^/\\s@]+(?=@)"
            + "|-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)");

    /**
     * @param arguments JSON, or any string
     * @param calls number of calls on the card
     */
    public static ShownArguments of(String arguments, int calls) {
        int longest = LONGEST / calls;
        String text = JsonText.parse(arguments)
                .filter(JsonNode::isObject)
                .map(ShownArguments::lines)
                .orElseGet(() -> raw(arguments))
                .strip();
        String shown = CardSize.cut(text, longest);
        return new ShownArguments(shown, shown.equals(text) ? Optional.empty() : Optional.of(text));
    }

    /** In a text without the names that JSON gives, secrets are found by words that look like names. */
    private static String raw(String arguments) {
        String named = NAMED_VALUE
                .matcher(visible(arguments))
                .replaceAll(found -> Matcher.quoteReplacement(
                        isSecret(found.group("name")) ? found.group("before") + MASK : found.group()));
        return masked(named);
    }

    /** Without characters that change the order or the look of others. */
    private static String visible(String text) {
        return FORMAT.matcher(text).replaceAll("");
    }

    /** Lines after the first stand apart, so that none looks like another argument. */
    private static String indented(String text) {
        return LINE_BREAK.matcher(text).replaceAll("\n    ");
    }

    private static String lines(JsonNode arguments) {
        return arguments
                .propertyStream()
                .filter(argument -> !OF_THE_AGENT.contains(argument.getKey()))
                .map(argument -> indented(visible(argument.getKey()) + ": " + shown(argument)))
                .collect(Collectors.joining("\n"));
    }

    private static String shown(Map.Entry<String, JsonNode> argument) {
        JsonNode value = masked(argument.getKey(), argument.getValue(), DEEPEST);
        return value.isTextual() ? value.textValue() : JsonText.of(value);
    }

    private static JsonNode masked(String name, JsonNode value, int deepest) {
        if (deepest == 0 || (isSecret(name) && !value.isNull() && !value.isBoolean())) {
            return JsonNodeFactory.instance.textNode(MASK);
        }
        if (value.isTextual()) {
            return JsonNodeFactory.instance.textNode(raw(value.textValue()));
        }
        if (value.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            value.propertyStream()
                    .forEach(field ->
                            copy.set(raw(field.getKey()), masked(field.getKey(), field.getValue(), deepest - 1)));
            return copy;
        }
        if (value.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> copy.add(masked("", item, deepest - 1)));
            return copy;
        }
        return value;
    }

    private static boolean isSecret(String name) {
        String seen = visible(name);
        return SECRET_NAME.matcher(seen).matches() && !COUNT_NAME.matcher(seen).matches();
    }

    private static String masked(String text) {
        return SECRET_VALUE.matcher(text).replaceAll(MASK);
    }
}
