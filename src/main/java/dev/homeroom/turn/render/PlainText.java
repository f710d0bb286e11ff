package dev.homeroom.turn.render;

import java.util.regex.Pattern;

/**
 * Knows text in which there is nothing that Markdown would make something of, and nobody who could be mentioned. Most short
 * answers are like that, and need no parser.
 */
final class PlainText {
    /** Lines that begin with a letter, of characters that mean nothing to Markdown wherever they stand. */
    private static final Pattern LINES = Pattern.compile(
            "(?:\\p{L}[\\p{L}\\p{M}\\p{N}\\p{So} .,:;!?%'\"()\\u2010-\\u201F\\u2026-]*+(?:\\n++|\\z))++");

    /** What is made a link of although it has only such characters. */
    private static final Pattern ADDRESS = Pattern.compile("www\\.", Pattern.CASE_INSENSITIVE);

    private PlainText() {}

    /** @return false for much that is plain too, but never true for what isn't */
    static boolean is(String markdown) {
        return LINES.matcher(markdown).matches() && !ADDRESS.matcher(markdown).find();
    }
}
