package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The quote that clients put before a reply until Matrix 1.13. The sender could write anything into it, so it is
 * removed; the event that is replied to has the original text.
 *
 * @see <a href="https://spec.matrix.org/v1.12/client-server-api/#fallbacks-for-rich-replies">Matrix specification 1.12,
 *     fallbacks for rich replies</a>
 */
public record ReplyFallback(ObjectNode content) {
    private static final Pattern QUOTE_START = Pattern.compile("> (?:\\* )?<@");

    /** Returns the body without a leading quote. */
    public String strip(String body) {
        boolean isQuoted = QUOTE_START.matcher(body).lookingAt();
        return isQuoted && replied(content).isPresent() ? withoutQuote(body) : body;
    }

    private static String withoutQuote(String body) {
        return body.lines()
                .dropWhile(line -> line.startsWith(">"))
                .dropWhile(String::isBlank)
                .collect(Collectors.joining("\n"));
    }

    /** Returns the event that the message replies to. A thread's fallback is not a reply. */
    public static Optional<EventId> inReplyTo(ObjectNode content) {
        JsonNode relation = content.path("m.relates_to");
        boolean isThreadOnly = relation.path("is_falling_back").asBoolean(false);
        return isThreadOnly ? Optional.empty() : replied(content);
    }

    private static Optional<EventId> replied(ObjectNode content) {
        String id = content.path("m.relates_to")
                .path("m.in_reply_to")
                .path("event_id")
                .asText("");
        return EventId.isValid(id) ? Optional.of(new EventId(id)) : Optional.empty();
    }
}
