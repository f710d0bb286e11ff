package dev.homeroom.conversation.card;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import java.util.List;
import java.util.function.Supplier;

/** Bounds the text of a card, so that its message, and every edit of it, fit an event. */
public final class CardSize {
    /**
     * The largest content of a card, in bytes of JSON. The event's 65,535 bytes also hold its envelope, and an edit a beginning of
     * the text.
     */
    public static final int LARGEST_CONTENT = 52_000;

    private static final int ESCAPED = 6;

    private CardSize() {}

    /**
     * The first content that fits.
     *
     * @param fromLargest must end with one that always fits
     */
    public static ObjectNode first(List<Supplier<ObjectNode>> fromLargest) {
        return fromLargest.stream()
                .map(Supplier::get)
                .filter(content -> JsonText.bytesOf(content).length <= LARGEST_CONTENT)
                .findFirst()
                .orElseGet(fromLargest.getLast());
    }

    /**
     * The beginning of a text.
     *
     * @param most bytes of the result at most, in JSON as well as in HTML in JSON
     * @return ends in an ellipsis where it is cut
     */
    public static String cut(String text, int most) {
        int room = most;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            room -= bytes(text.codePointAt(at));
            if (room < 0) {
                return beginning(text, most - bytes('…')) + "…";
            }
        }
        return text;
    }

    private static String beginning(String text, int most) {
        int room = most;
        int at = 0;
        while (at < text.length() && room >= bytes(text.codePointAt(at))) {
            room -= bytes(text.codePointAt(at));
            at += Character.charCount(text.codePointAt(at));
        }
        return text.substring(0, at);
    }

    /** Whether the text takes at most so many bytes, in JSON as well as in HTML in JSON. */
    public static boolean isWithin(String text, int most) {
        return text.codePoints().mapToLong(CardSize::bytes).sum() <= most;
    }

    private static int bytes(int codePoint) {
        if (codePoint == '\n' || codePoint == '\\') {
            return 2;
        }
        boolean isEscaped = codePoint < ' '
                || codePoint == '"'
                || codePoint == '\''
                || codePoint == '&'
                || codePoint == '<'
                || codePoint == '>'
                || (codePoint >= 0x7F && codePoint <= 0xA0)
                || Character.getType(codePoint) == Character.SURROGATE;
        if (isEscaped) {
            return ESCAPED;
        }
        if (codePoint < 0x80) {
            return 1;
        }
        return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
}
