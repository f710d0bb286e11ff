package dev.homeroom.turn.render;

import java.util.regex.Pattern;

/** Makes any string one that JSON, databases and homeservers take: no control characters, no halves of characters. */
final class TidyText {
    private static final Pattern LINE_END = Pattern.compile("\r\n?");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\n\t]]");
    private static final Pattern HALF = Pattern.compile("\\p{Cs}");

    private TidyText() {}

    static String of(String text) {
        String lines = LINE_END.matcher(text).replaceAll("\n");
        return HALF.matcher(CONTROL.matcher(lines).replaceAll("")).replaceAll("\ufffd");
    }
}
