package dev.homeroom.turn.render.markdown;

import java.lang.Character.UnicodeScript;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Lets emphasis begin and end beside punctuation where words have no spaces between them. CommonMark takes the stars of
 * {@code **「…」**です} as text, since a letter follows them. A mark that counts as punctuation is put between the two, and
 * removed from the HTML.
 *
 * @param mark a character that the text does not contain
 */
record LooseEmphasis(char mark) {
    /** Rare punctuation. Hardly any text has one of these marks, and no usual text has all of them. */
    private static final String MARKS = "\u2E3F\u2E3E\u2E3D\u2E3B\u2E3A\u2056";

    private static final String EMPHASIS = "*~";
    private static final Set<UnicodeScript> WITHOUT_SPACES = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    /** Empty when the text contains every possible mark. */
    static Optional<LooseEmphasis> on(String text) {
        return MARKS.chars()
                .filter(mark -> text.indexOf(mark) < 0)
                .mapToObj(mark -> new LooseEmphasis((char) mark))
                .findFirst();
    }

    String marked(String text) {
        StringBuilder marked = new StringBuilder(text.length());
        int index = 0;
        while (index < text.length()) {
            int end = endOfRun(text, index);
            if (end > index && index > 0 && end < text.length()) {
                put(marked, text, index, end);
            } else {
                marked.append(text, index, Math.max(end, index + 1));
            }
            index = Math.max(end, index + 1);
        }
        return marked.toString();
    }

    private void put(StringBuilder marked, String text, int start, int end) {
        int before = text.codePointBefore(start);
        int after = text.codePointAt(end);
        String run = text.substring(start, end);
        if (isJoined(before) && isPunctuation(after)) {
            marked.append(mark).append(run);
        } else if (isPunctuation(before) && isJoined(after)) {
            marked.append(run).append(mark);
        } else {
            marked.append(run);
        }
    }

    private static int endOfRun(String text, int start) {
        char first = text.charAt(start);
        int end = start;
        while (end < text.length() && text.charAt(end) == first && EMPHASIS.indexOf(first) >= 0) {
            end++;
        }
        RenderingBudget.spend(1 + end - start);
        return end;
    }

    String unmarked(String html) {
        String plain = html.replace(String.valueOf(mark), "");
        return plain.replace(URLEncoder.encode(String.valueOf(mark), StandardCharsets.UTF_8), "");
    }

    private static boolean isJoined(int codePoint) {
        return Character.isLetterOrDigit(codePoint) && WITHOUT_SPACES.contains(UnicodeScript.of(codePoint));
    }

    private static boolean isPunctuation(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            default -> false;
        };
    }
}
