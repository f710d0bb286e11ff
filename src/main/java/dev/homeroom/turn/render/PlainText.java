package dev.homeroom.turn.render;

import java.util.regex.Pattern;

/**
 * Recognizes text without Markdown and without mentions. Most short answers are such text, and need no parser.
 */
final class PlainText {
    /** Lines that begin with a letter, a symbol or a number that is not a list marker, and have no Markdown in them. */
    private static final Pattern LINES = Pattern.compile("(?:(?:\\p{L}|\\p{So}|\\d++(?![.)]))"
            + "[\\p{L}\\p{M}\\p{N}\\p{So} .,:;!?%#+=/'\"()\\u2010-\\u201F\\u2026-]*+(?:\\n++|\\z))++");

    /** Text that would become a link although it has only such characters. */
    private static final Pattern ADDRESS = Pattern.compile("www\\.|://", Pattern.CASE_INSENSITIVE);

    private PlainText() {}

    /** @return never true for text that is not plain, but false for some text that is */
    static boolean is(String markdown) {
        return LINES.matcher(markdown).matches() && !ADDRESS.matcher(markdown).find();
    }
}
