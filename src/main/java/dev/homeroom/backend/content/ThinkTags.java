package dev.homeroom.backend.content;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Separates the answer from reasoning that a model marks with tags. Some chat templates write the opening tag
 * themselves, so that only the closing one exists. Tags in code are text.
 *
 * @param text the answer without the reasoning
 * @param reasoning the reasoning without its tags
 */
public record ThinkTags(String text, String reasoning) {
    private static final String NAMES = "(?:think|thinking|thought|reasoning)";
    private static final Pattern OPENING = Pattern.compile("<" + NAMES + ">", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOSING = Pattern.compile("</" + NAMES + ">", Pattern.CASE_INSENSITIVE);
    private static final Pattern TAG_OR_CODE = Pattern.compile(
            "(?<tag></?" + NAMES + ">)|(?<fence>(?m:^[ ]{0,3}(?:`{3,}|~{3,})))|(?<ticks>`+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern TICKS = Pattern.compile("`+");

    /** The longest code within a line; looking further would take long in a text full of backticks. */
    private static final int LONGEST_CODE = 2_000;

    public static ThinkTags split(String whole) {
        if (!CLOSING.matcher(whole).find() && !beginsWithThoughts(whole)) {
            return new ThinkTags(whole, "");
        }
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        int at = 0;
        for (Span span = next(whole, at); span.begins(); span = next(whole, at)) {
            if (span.isUnopened()) {
                reasoning.append(text).append(whole, at, span.from());
                text.setLength(0);
            } else {
                text.append(whole, at, span.from());
                reasoning.append(whole, span.from() + span.opening(), span.inner());
            }
            at = span.to();
        }
        text.append(whole, Math.min(at, whole.length()), whole.length());
        return new ThinkTags(
                at == 0 ? text.toString() : text.toString().strip(),
                reasoning.toString().strip());
    }

    static boolean beginsWithThoughts(String text) {
        return OPENING.matcher(text.stripLeading()).lookingAt();
    }

    /**
     * One passage of reasoning.
     *
     * @param from start of its opening tag, or of the closing one if there is no other; negative if there is no passage
     * @param opening length of the opening tag; 0 without one
     * @param inner end of the reasoning
     * @param to end of the closing tag
     */
    private record Span(int from, int opening, int inner, int to) {
        static final Span NONE = new Span(-1, 0, 0, 0);

        boolean begins() {
            return from >= 0;
        }

        boolean isUnopened() {
            return opening == 0;
        }
    }

    private static Span next(String whole, int at) {
        Matcher found = TAG_OR_CODE.matcher(whole);
        int position = at;
        while (found.find(position)) {
            if (found.group("tag") != null) {
                return span(whole, found, at);
            }
            position = found.group("fence") == null ? behindTicks(whole, found) : behindFence(whole, found);
        }
        return Span.NONE;
    }

    private static Span span(String whole, Matcher tag, int at) {
        if (tag.group().startsWith("</")) {
            return new Span(tag.start(), 0, tag.start(), tag.end());
        }
        Matcher closing = CLOSING.matcher(whole);
        if (closing.find(tag.end())) {
            return new Span(tag.start(), tag.end() - tag.start(), closing.start(), closing.end());
        }
        boolean nothingBefore = whole.substring(0, tag.start()).isBlank();
        return nothingBefore && at == 0
                ? new Span(tag.start(), tag.end() - tag.start(), whole.length(), whole.length())
                : Span.NONE;
    }

    /** Behind inline code; a run of backticks that nothing closes within its paragraph is text. */
    private static int behindTicks(String whole, Matcher ticks) {
        int end = Math.min(whole.length(), ticks.end() + LONGEST_CODE);
        int paragraph = whole.substring(ticks.end(), end).indexOf("\n\n");
        int limit = paragraph < 0 ? end : ticks.end() + paragraph;
        Matcher runs = TICKS.matcher(whole).region(ticks.end(), limit);
        while (runs.find()) {
            if (runs.end() - runs.start() == ticks.end() - ticks.start()) {
                return runs.end();
            }
        }
        return ticks.end();
    }

    /** Behind a block of code, or at the end if nothing closes it. */
    private static int behindFence(String whole, Matcher fence) {
        String mark = fence.group().strip();
        Matcher closing = Pattern.compile("(?m)^ {0,3}" + Pattern.quote(mark) + "+[ \\t]*$")
                .matcher(whole);
        return closing.find(fence.end()) ? closing.end() : whole.length();
    }
}
