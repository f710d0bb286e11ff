package dev.homeroom.turn.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.UserId;
import dev.homeroom.turn.render.markdown.AnswerLinks;
import dev.homeroom.turn.render.markdown.MarkdownHtml;
import dev.homeroom.turn.render.markdown.RenderingBudget;
import dev.homeroom.wording.NoticeText;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;

/**
 * Makes contents of {@code m.room.message} events from text. Safe for any string, and thread-safe.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mroommessage">Matrix specification, m.room.message</a>
 */
@Singleton
public final class Rendering {
    /** The largest part, in bytes of Markdown. */
    static final int LARGEST_TEXT = 30_000;
    /** The largest content, in bytes of JSON. The event's 65,535 bytes also hold its envelope and relations. */
    static final int LARGEST_CONTENT = 50_000;
    /** The smallest part, in bytes. A part of this size is sent without HTML rather than cut again. */
    private static final int SMALLEST_TEXT = 2_000;

    private static final String UNFINISHED = " …";
    /** A fence, a row of a table, the edge of a formula, or a rule, in quotes and lists too. */
    private static final Pattern WHOLE_LINE = Pattern.compile("[\\s>]*+(?:`{3}|~{3}|\\||\\$\\$|[-*_=]{3,}+\\s*+$)");

    private static final int SHOWN_OF_EDIT = 500;

    /** The bytes of a file in a link that is still being written. */
    private static final Pattern PAYLOAD = Pattern.compile("(data:[\\w/+.;=-]{0,80}+,)[\\w+/=%-]{40,}+");

    /** The largest reasoning, in bytes of HTML. It fits beside an answer of the largest size. */
    private static final int LARGEST_THOUGHTS = 10_000;

    /** Up to this length, in characters, plain text is rendered on the caller's thread. Most answers are plain. */
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
     * Renders an agent's answer as one {@code m.text} or, if it is too long for one event, as several to send in order.
     * Each part can be read alone: a code block or table that was cut is reopened in the next part. A part mentions the
     * users whose pills are in it.
     *
     * @param markdown any string
     * @return contents without relations; each has {@code m.mentions}; none when the answer is blank
     */
    public List<ObjectNode> answer(String markdown, Mentionables people) {
        String text = TidyText.of(markdown);
        return isPlain(text) ? List.of(plain(text.stripTrailing())) : print(format -> parts(text, people, format));
    }

    private <T> T print(Function<Format, T> printing) {
        return renderingPool.print(() -> printing.apply(this::formatted), () -> printing.apply(AS_PLAIN_TEXT));
    }

    /** Finds the links of an answer; none when that takes too long. */
    public AnswerLinks links(String markdown) {
        return AnswerLinks.mayBeIn(markdown)
                ? renderingPool.print(() -> AnswerLinks.in(markdown), () -> AnswerLinks.none(markdown))
                : AnswerLinks.none(markdown);
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
     * Renders the draft of an answer: its beginning, as far as it fits one event, and a sign that more follows.
     * Mentions nobody.
     *
     * @param markdown any string
     * @return empty when there is nothing to read yet
     */
    public Optional<ObjectNode> draft(String markdown) {
        String soFar = TidyText.of(PAYLOAD.matcher(markdown).replaceAll("$1…")).stripTrailing();
        return soFar.isEmpty() ? Optional.empty() : Optional.of(beginning(goingOn(soFar)));
    }

    /**
     * Renders the beginning of an answer that will not be finished, as far as it fits one event, with a mark below it
     * that says so. Mentions nobody.
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
        return isPlain(text)
                ? plain(text)
                : print(format -> largest(Splitting.of(text), LARGEST_TEXT, Mentionables.none(), format)
                        .content());
    }

    /** Appends the sign that more follows, in its own paragraph after a line such as the end of a code block. */
    private static String goingOn(String soFar) {
        if (soFar.endsWith(UNFINISHED.strip())) {
            return soFar;
        }
        String lastLine = soFar.substring(soFar.lastIndexOf('\n') + 1);
        return WHOLE_LINE.matcher(lastLine).lookingAt() ? soFar + "\n\n" + UNFINISHED.strip() : soFar + UNFINISHED;
    }

    /**
     * Makes the content of an edit; the caller adds the edited event. Clients without edits show the beginning.
     *
     * @param content of a message, without relations
     * @see <a href="https://spec.matrix.org/latest/client-server-api/#event-replacements">Matrix specification, event
     *     replacements</a>
     */
    public static ObjectNode edit(ObjectNode content) {
        return Edit.content(content, SHOWN_OF_EDIT);
    }

    /**
     * Puts the agent's reasoning above an answer, folded under a heading. Only the HTML has the reasoning, because
     * notifications show the body.
     *
     * @param answer a content made by {@link #answer}
     * @param thoughts any string; only its beginning is shown if it is too long
     * @return the unchanged answer if the event has no room for more
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

    /** Makes an {@code m.notice} from a sentence of Homeroom. Has no HTML and mentions nobody. */
    public ObjectNode notice(String plain) {
        return notice(NoticeText.plain(plain));
    }

    /** Makes an {@code m.notice} from sentences of Homeroom. Mentions nobody. */
    public ObjectNode notice(NoticeText text) {
        NoticeText tidy = text.with(TidyText::of);
        return tidy.addTo(content("m.notice", tidy.plain(), Set.of()));
    }

    /** Makes a content from a part. */
    @FunctionalInterface
    private interface Format {
        /** @return empty when the HTML would be far too large */
        Optional<ObjectNode> apply(String markdown, Mentionables people);
    }

    private static final Format AS_PLAIN_TEXT = (text, people) -> Optional.of(plain(text));

    private record Sized(Splitting.Cut cut, int budget, ObjectNode content) {}

    /** Returns the largest next part whose content fits an event. Tries budgets from the first downwards. */
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
