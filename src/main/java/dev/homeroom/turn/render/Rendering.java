package dev.homeroom.turn.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.UserId;
import dev.homeroom.turn.render.markdown.MarkdownHtml;
import dev.homeroom.turn.render.markdown.RenderingBudget;
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

    /** Characters of a text that is rendered on the caller's thread when it is plain: most answers are. */
    private static final int SHORT = 4_000;

    private final MarkdownHtml markdownHtml = new MarkdownHtml();
    private final RenderingPool renderingPool;

    public Rendering() {
        this(RenderingPool.USUAL);
    }

    Rendering(RenderingPool renderingPool) {
        this.renderingPool = renderingPool;
    }

    /**
     * An agent's answer, as one {@code m.text} or, where it is too long for an event, several, to be sent in order. Each
     * part stands by itself: a code block or table that was cut goes on in the next part as one. A part mentions those
     * whose pills are in it.
     *
     * @param markdown any string
     * @return contents without relations; each has {@code m.mentions}; none when the answer is blank
     */
    public List<ObjectNode> answer(String markdown, Mentionables people) {
        String text = TidyText.of(markdown);
        return isPlain(text)
                ? List.of(plain(text))
                : renderingPool.print(
                        () -> parts(text, people, this::formatted), () -> parts(text, people, AS_PLAIN_TEXT));
    }

    private static boolean isPlain(String text) {
        return text.length() <= SHORT && PlainText.is(text);
    }

    private static List<ObjectNode> parts(String text, Mentionables people, Format format) {
        List<ObjectNode> contents = new ArrayList<>();
        Splitting rest = Splitting.of(text);
        int budget = LARGEST_TEXT;
        while (!rest.isDone()) {
            Sized sized = largest(rest, budget, people, format);
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
        String soFar = TidyText.of(markdown).stripTrailing();
        return soFar.isEmpty() ? Optional.empty() : Optional.of(beginning(goingOn(soFar)));
    }

    /**
     * The beginning of an answer that will not be finished, as far as one event holds it, with a mark that says so below it.
     * Mentions nobody.
     *
     * @param markdown any string
     * @param mark a sentence
     * @return empty when nothing was written
     */
    public Optional<ObjectNode> unfinished(String markdown, String mark) {
        String soFar = TidyText.of(markdown).stripTrailing();
        return soFar.isEmpty() ? Optional.empty() : Optional.of(ended(beginning(soFar), mark));
    }

    private static ObjectNode ended(ObjectNode content, String mark) {
        if (content.has("formatted_body")) {
            content.put(
                    "formatted_body",
                    content.path("formatted_body").asText() + "<p><em>" + Entities.escape(mark) + "</em></p>");
        }
        return content.put("body", content.path("body").asText() + "\n\n" + mark);
    }

    private ObjectNode beginning(String text) {
        if (isPlain(text)) {
            return plain(text);
        }
        Mentionables nobody = Mentionables.none();
        return renderingPool.print(
                () -> largest(Splitting.of(text), LARGEST_TEXT, nobody, this::formatted)
                        .content(),
                () -> largest(Splitting.of(text), LARGEST_TEXT, nobody, AS_PLAIN_TEXT)
                        .content());
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
        return renderingPool.print(() -> formattedThoughts(thoughts), () -> plainThoughts(thoughts));
    }

    private static String plainThoughts(String thoughts) {
        return Entities.escape(Splitting.of(TidyText.of(thoughts))
                        .next(SMALLEST_TEXT)
                        .part()
                        .body())
                + UNFINISHED;
    }

    private String formattedThoughts(String thoughts) {
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

    /** How a part becomes a content. */
    @FunctionalInterface
    private interface Format {
        /** @return empty when the HTML would be too large by far */
        Optional<ObjectNode> apply(String markdown, Mentionables people);
    }

    private static final Format AS_PLAIN_TEXT = (text, people) -> Optional.of(plain(text));

    private record Sized(Splitting.Cut cut, int budget, ObjectNode content) {}

    /** The largest next part whose content an event can hold, tried from a budget downwards. */
    private static Sized largest(Splitting rest, int firstBudget, Mentionables people, Format format) {
        int budget = firstBudget;
        while (true) {
            Splitting.Cut cut = rest.next(budget);
            String body = cut.part().body();
            Optional<ObjectNode> content = format.apply(body, people);
            int size = content.map(Rendering::size).orElse(2 * LARGEST_CONTENT);
            if (content.isPresent() && size <= LARGEST_CONTENT) {
                return new Sized(cut, budget, content.get());
            }
            if (budget <= SMALLEST_TEXT) {
                return new Sized(cut, budget, plain(body));
            }
            budget = smaller(budget, body, size);
        }
    }

    private static int smaller(int budget, String body, int size) {
        long proportional = (long) body.getBytes(StandardCharsets.UTF_8).length * LARGEST_CONTENT / size;
        return Math.max(SMALLEST_TEXT, (int) Math.min(budget * 9L / 10, proportional * 19 / 20));
    }

    private Optional<ObjectNode> formatted(String markdown, Mentionables people) {
        RenderingBudget.spend(markdown.length());
        return PlainText.is(markdown)
                ? Optional.of(plain(markdown))
                : markdownHtml.of(markdown).map(html -> formatted(markdown, MatrixHtml.clean(html), people));
    }

    private static ObjectNode formatted(String markdown, Element body, Mentionables people) {
        Set<UserId> mentioned = Pills.put(body, people);
        ObjectNode content = content("m.text", markdown, mentioned);
        if (!mentioned.isEmpty() || MatrixHtml.saysMoreThan(markdown, body)) {
            content.put("format", "org.matrix.custom.html");
            content.put("formatted_body", MatrixHtml.write(body));
        }
        return content;
    }

    private static ObjectNode plain(String text) {
        return content("m.text", text, Set.of());
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
