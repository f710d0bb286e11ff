package dev.homeroom.turn.render;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/**
 * Finds lines that look like the first line of an envelope. Invisible characters before the bracket and between the
 * letters are ignored, and so is the style in which the letters are drawn.
 */
final class LookAlikes {
    private static final String WORD = "homeroom";
    /** All characters that some program treats as the end of a line. */
    private static final String LINE_ENDS = "\n\r\u000B\f\u0085\u2028\u2029\u001C\u001D\u001E";

    private static final Map<Integer, Character> ALIKE = Map.ofEntries(
            Map.entry((int) 'о', 'o'),
            Map.entry((int) 'ο', 'o'),
            Map.entry((int) 'օ', 'o'),
            Map.entry((int) 'ᴏ', 'o'),
            Map.entry((int) '0', 'o'),
            Map.entry((int) 'е', 'e'),
            Map.entry((int) 'м', 'm'),
            Map.entry((int) 'ᴍ', 'm'),
            Map.entry((int) 'һ', 'h'),
            Map.entry((int) 'հ', 'h'),
            Map.entry((int) 'н', 'h'),
            Map.entry((int) 'г', 'r'));

    private LookAlikes() {}

    /** Returns the text with {@code > } in front of each line that looks like an envelope. */
    static String disarmed(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        boolean isLineStart = true;
        for (int index = 0; index < text.length(); index++) {
            if (isLineStart && isAt(text, index)) {
                safe.append("> ");
            }
            char character = text.charAt(index);
            safe.append(character);
            isLineStart = LINE_ENDS.indexOf(character) >= 0;
        }
        return safe.toString();
    }

    /** Stops at the next line end, so no character is read twice. */
    private static boolean isAt(String text, int lineStart) {
        int bracket = next(text, lineStart, ">");
        if (bracket >= text.length() || !isBracket(text.codePointAt(bracket))) {
            return false;
        }
        int index = bracket;
        for (int letter = 0; letter < WORD.length(); letter++) {
            index = next(text, index + Character.charCount(text.codePointAt(index)), "");
            if (index >= text.length() || drawn(text.codePointAt(index)) != WORD.charAt(letter)) {
                return false;
            }
        }
        return true;
    }

    /** Index of the next visible character of the line, or the end of the text if there is none. */
    private static int next(String text, int from, String others) {
        int index = from;
        while (index < text.length()) {
            int codePoint = text.codePointAt(index);
            if (LINE_ENDS.indexOf(codePoint) >= 0) {
                return text.length();
            }
            if (!InvisibleCharacters.is(codePoint) && others.indexOf(codePoint) < 0) {
                return index;
            }
            index += Character.charCount(codePoint);
        }
        return index;
    }

    private static boolean isBracket(int codePoint) {
        return codePoint != '(' && Character.getType(codePoint) == Character.START_PUNCTUATION;
    }

    private static char drawn(int codePoint) {
        String plain = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT);
        return ALIKE.getOrDefault(plain.codePointAt(0), plain.charAt(0));
    }
}
