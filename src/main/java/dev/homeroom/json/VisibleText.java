package dev.homeroom.json;

/**
 * Text of other people as one line that shows all of it: line ends, escapes and signs that turn the direction of writing
 * are written out, so that a name can't pretend to be a line of its own, nor steer a terminal.
 */
public final class VisibleText {
    private static final int JOINER = 0x200D;
    private static final int NON_JOINER = 0x200C;

    private VisibleText() {}

    public static String line(String text) {
        if (isPrintableAscii(text) || text.codePoints().noneMatch(VisibleText::isHidden)) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(sign -> append(line, sign));
        return line.toString();
    }

    private static boolean isPrintableAscii(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < ' ' || text.charAt(at) > '~') {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder line, int sign) {
        if (!isHidden(sign)) {
            line.appendCodePoint(sign);
            return;
        }
        line.append(
                switch (sign) {
                    case '\n' -> "\\n";
                    case '\r' -> "\\r";
                    case '\t' -> "\\t";
                    default -> "\\u%04x".formatted(sign);
                });
    }

    /** Emoji are made of joined signs. */
    private static boolean isHidden(int sign) {
        return switch (Character.getType(sign)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> sign != JOINER && sign != NON_JOINER;
            default -> false;
        };
    }
}
