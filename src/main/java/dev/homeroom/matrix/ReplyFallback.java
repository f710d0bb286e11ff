package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The quote that clients put in front of a reply before Matrix 1.13. Its sender wrote it and could write anything there,
 * so that it is dropped; what was really said is in the event that is replied to.
 *
 * @see <a href="https://spec.matrix.org/v1.12/client-server-api/#fallbacks-for-rich-replies">Matrix specification 1.12,
 *     fallbacks for rich replies</a>
 */
public record ReplyFallback(ObjectNode content) {
    private static final Pattern BEGINNING = Pattern.compile("> (?:\\* )?<@");

    /** The body without the quote, where it begins with one. */
    public String strip(String body) {
        boolean isQuoted = BEGINNING.matcher(body).lookingAt();
        return isQuoted && replied(content).isPresent() ? withoutQuote(body) : body;
    }

    private static String withoutQuote(String body) {
        return body.lines()
                .dropWhile(line -> line.startsWith(">"))
                .dropWhile(String::isBlank)
                .collect(Collectors.joining("\n"));
    }

    /** What the message replies to; a thread's fallback is no reply. */
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
