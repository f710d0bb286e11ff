package dev.homeroom.turn.render;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Recognizes text without Markdown and without mentions. Most short answers are such text, and need no parser.
 */
final class PlainText {
    /** Lines that begin with a letter, a symbol or a number that is not a list marker, and have no Markdown in them. */
    private static final Pattern LINES = Pattern.compile("(?:(?:\\p{L}|\\p{So}|\\d++(?![.)]))"
            + "[\\p{L}\\p{M}\\p{N}\\p{So} .,:;!?%#+=/'\"()\\u2010-\\u201F\\u2026-]*+(?:\\n++|\\z))++");

    private PlainText() {}

    /** Text that would become a link although it has only such characters. */
    private static boolean mayHaveAddress(String lowerCase) {
        return lowerCase.contains("www.") || lowerCase.contains("://");
    }

    /** @return never true for text that is not plain, but false for some text that is */
    static boolean is(String markdown) {
        return LINES.matcher(markdown).matches() && !mayHaveAddress(markdown.toLowerCase(Locale.ROOT));
    }
}
