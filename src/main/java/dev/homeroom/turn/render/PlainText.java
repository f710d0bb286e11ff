package dev.homeroom.turn.render;

import java.util.regex.Pattern;

/**
 * Knows text in which there is nothing that Markdown would make something of, and nobody who could be mentioned. Most short
 * answers are like that, and need no parser.
 */
final class PlainText {
    /** Lines that begin with a letter, or a number that begins no list, of characters that mean nothing further on. */
    private static final Pattern LINES = Pattern.compile("(?:(?:\\p{L}|\\p{So}|\\d++(?![.)]))"
            + "[\\p{L}\\p{M}\\p{N}\\p{So} .,:;!?%#+=/'\"()\\u2010-\\u201F\\u2026-]*+(?:\\n++|\\z))++");

    /** What is made a link of although it has only such characters. */
    private static final Pattern ADDRESS = Pattern.compile("www\\.|://", Pattern.CASE_INSENSITIVE);

    private PlainText() {}

    /** @return false for much that is plain too, but never true for what isn't */
    static boolean is(String markdown) {
        return LINES.matcher(markdown).matches() && !ADDRESS.matcher(markdown).find();
    }
}
