package dev.homeroom.turn.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.UserId;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * The users that a message mentions. {@code m.mentions} decides where the client sent it. Older clients send pills only: links
 * to users in the formatted text, which don't count in code and quotes. Names and addresses in the plain text never count.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#user-and-room-mentions">Matrix specification, user and room
 *     mentions</a>
 */
public final class MentionedUsers {
    private static final String MENTIONS = "m.mentions";
    private static final String HTML = "org.matrix.custom.html";
    private static final String NOT_SAID = "mx-reply, blockquote, code, pre";

    private MentionedUsers() {}

    /**
     * Returns those of the users that the message mentions.
     *
     * @param content of a message, any JSON object
     */
    public static Set<UserId> in(ObjectNode content, Set<UserId> users) {
        Stream<UserId> mentioned = content.has(MENTIONS) ? listed(content.path(MENTIONS)) : pills(content);
        return mentioned.filter(users::contains).collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<UserId> listed(JsonNode mentions) {
        JsonNode ids = mentions.path("user_ids");
        return ids.isArray()
                ? ids.valueStream()
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue)
                        .filter(UserId::isValid)
                        .map(UserId::new)
                : Stream.empty();
    }

    private static Stream<UserId> pills(ObjectNode content) {
        String html = content.path("formatted_body").asText("");
        if (!content.path("format").asText().equals(HTML)
                || !html.toLowerCase(Locale.ROOT).contains("matrix.to")) {
            return Stream.empty();
        }
        Document document = Jsoup.parseBodyFragment(html);
        document.select(NOT_SAID).remove();
        return document.select("a[href]").stream().flatMap(link -> PersonLink.of(link.attr("href")).stream());
    }
}
