package dev.homeroom.turn.render;

import java.util.regex.Pattern;

/** Makes any string acceptable to JSON, databases and homeservers: no control characters, no unpaired surrogates. */
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
