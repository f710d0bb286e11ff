package dev.homeroom.turn.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.UserId;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;

/**
 * Makes contents of {@code m.room.message} events out of text. Safe for any string and for use by several threads.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mroommessage">Matrix specification, m.room.message</a>
 */
@Singleton
public final class Rendering {
    /** Bytes of Markdown that a part has at most. */
    static final int LARGEST_TEXT = 30_000;
    /** Bytes of JSON that a content has at most: an event of 65,535 bytes has its envelope and relations besides. */
    static final int LARGEST_CONTENT = 50_000;
    /** From this size on a part is sent without HTML rather than cut again. */
    private static final int SMALLEST_TEXT = 2_000;

    private static final String UNFINISHED = " …";
    /** A fence, a row of a table, the edge of a formula, or a rule, in quotes and lists too. */
    private static final Pattern WHOLE_LINE = Pattern.compile("[\\s>]*+(?:`{3}|~{3}|\\||\\$\\$|[-*_=]{3,}+\\s*+$)");

    private static final int SHOWN_OF_EDIT = 500;

    /** Bytes of HTML that what an agent thought takes at most, beside an answer of the largest size. */
    private static final int LARGEST_THOUGHTS = 10_000;

    private final MarkdownHtml markdownHtml = new MarkdownHtml();

    /**
     * An agent's answer, as one {@code m.text} or, where it is too long for an event, several, to be sent in order. Each
     * part stands by itself: a code block or table that was cut goes on in the next part as one. A part mentions those
     * whose pills are in it.
     *
     * @param markdown any string
     * @return contents without relations; each has {@code m.mentions}; none when the answer is blank
     */
    public List<ObjectNode> answer(String markdown, Mentionables people) {
        List<ObjectNode> contents = new ArrayList<>();
        Splitting rest = Splitting.of(TidyText.of(markdown));
        int budget = LARGEST_TEXT;
        while (!rest.isDone()) {
            Sized sized = largest(rest, budget, people);
            if (!sized.cut().part().isBlank()) {
                contents.add(sized.content());
            }
            rest = sized.cut().rest();
            budget = Math.min(LARGEST_TEXT, 2 * sized.budget());
        }
        return contents;
    }

    /**
     * An answer while it is being written: its beginning, as far as one event holds it, and a sign that it goes on. Mentions
     * nobody.
     *
     * @param markdown any string
     * @return empty when there is nothing to be read yet
     */
    public Optional<ObjectNode> draft(String markdown) {
        String soFar = markdown.stripTrailing();
        return soFar.isEmpty()
                ? Optional.empty()
                : answer(goingOn(soFar), Mentionables.none()).stream().findFirst();
    }

    /** Behind a line that means something as a whole, like the end of a code block, the sign would make another of it. */
    private static String goingOn(String soFar) {
        if (soFar.endsWith(UNFINISHED.strip())) {
            return soFar;
        }
        String lastLine = soFar.substring(soFar.lastIndexOf('\n') + 1);
        return WHOLE_LINE.matcher(lastLine).lookingAt() ? soFar + "\n\n" + UNFINISHED.strip() : soFar + UNFINISHED;
    }

    /**
     * The content of an edit, whose event is still to be named. Clients that know no edits show the beginning. Mentions
     * nobody anew: who is mentioned in an edit has been told before, or is not.
     *
     * @param content of a message, without relations
     * @see <a href="https://spec.matrix.org/latest/client-server-api/#event-replacements">Matrix specification, event
     *     replacements</a>
     */
    public static ObjectNode edit(ObjectNode content) {
        String body = content.path("body").asText();
        int shown = body.offsetByCodePoints(0, Math.min(SHOWN_OF_EDIT, body.codePointCount(0, body.length())));
        ObjectNode edit = JsonNodeFactory.instance
                .objectNode()
                .put("msgtype", content.path("msgtype").asText())
                .put("body", "* " + body.substring(0, shown));
        edit.putObject("m.mentions");
        edit.set("m.new_content", content.deepCopy());
        edit.putObject("m.relates_to").put("rel_type", "m.replace");
        return edit;
    }

    /**
     * An answer with what its agent thought above it, folded up under a heading. Only the HTML has it: what is in the body
     * is in notifications as well.
     *
     * @param answer a content that {@link #answer} has made
     * @param thoughts any string; its beginning is shown where it is too long
     * @return the answer as it was where an event has no room for more
     */
    public ObjectNode withThoughts(ObjectNode answer, String heading, String thoughts) {
        String html =
                "<details><summary>" + Entities.escape(heading) + "</summary>" + thoughtsHtml(thoughts) + "</details>";
        String plain = Entities.escape(answer.path("body").asText()).replace("\n", "<br>");
        ObjectNode content = answer.deepCopy()
                .put("format", "org.matrix.custom.html")
                .put("formatted_body", html + answer.path("formatted_body").asText(plain));
        return size(content) <= LARGEST_CONTENT + LARGEST_THOUGHTS ? content : answer;
    }

    private String thoughtsHtml(String thoughts) {
        Splitting.Cut cut = Splitting.of(TidyText.of(thoughts)).next(LARGEST_THOUGHTS / 2);
        String beginning = cut.part().body() + (cut.rest().isDone() ? "" : UNFINISHED);
        return markdownHtml
                .of(beginning)
                .map(MatrixHtml::clean)
                .map(MatrixHtml::write)
                .filter(html -> html.getBytes(StandardCharsets.UTF_8).length <= LARGEST_THOUGHTS)
                .orElseGet(() -> Entities.escape(cut.part()
                                .body()
                                .substring(0, Math.min(cut.part().body().length(), SMALLEST_TEXT / 2)))
                        + UNFINISHED);
    }

    /** A sentence of Homeroom's own as {@code m.notice}: never HTML, mentions nobody. */
    public ObjectNode notice(String plain) {
        return content("m.notice", TidyText.of(plain), Set.of());
    }

    private record Sized(Splitting.Cut cut, int budget, ObjectNode content) {}

    /** The largest next part whose content an event can hold, tried from a budget downwards. */
    private Sized largest(Splitting rest, int firstBudget, Mentionables people) {
        int budget = firstBudget;
        while (true) {
            Splitting.Cut cut = rest.next(budget);
            String body = cut.part().body();
            Optional<ObjectNode> content = formatted(body, people);
            int size = content.map(Rendering::size).orElse(2 * LARGEST_CONTENT);
            if (content.isPresent() && size <= LARGEST_CONTENT) {
                return new Sized(cut, budget, content.get());
            }
            if (budget <= SMALLEST_TEXT) {
                return new Sized(cut, budget, content("m.text", body, Set.of()));
            }
            budget = smaller(budget, body, size);
        }
    }

    private static int smaller(int budget, String body, int size) {
        long proportional = (long) body.getBytes(StandardCharsets.UTF_8).length * LARGEST_CONTENT / size;
        return Math.max(SMALLEST_TEXT, (int) Math.min(budget * 9L / 10, proportional * 19 / 20));
    }

    /** @return empty when the HTML would be too large by far */
    private Optional<ObjectNode> formatted(String markdown, Mentionables people) {
        if (PlainText.is(markdown)) {
            return Optional.of(content("m.text", markdown, Set.of()));
        }
        return markdownHtml.of(markdown).map(html -> {
            Element body = MatrixHtml.clean(html);
            ObjectNode content = content("m.text", markdown, Pills.put(body, people));
            if (MatrixHtml.saysMoreThan(markdown, body)) {
                content.put("format", "org.matrix.custom.html");
                content.put("formatted_body", MatrixHtml.write(body));
            }
            return content;
        });
    }

    private static ObjectNode content(String msgtype, String body, Set<UserId> mentioned) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("msgtype", msgtype);
        content.put("body", body);
        ObjectNode mentions = content.putObject("m.mentions");
        if (!mentioned.isEmpty()) {
            ArrayNode ids = mentions.putArray("user_ids");
            mentioned.forEach(user -> ids.add(user.value()));
        }
        return content;
    }

    private static int size(ObjectNode content) {
        return JsonText.bytesOf(content).length;
    }
}
