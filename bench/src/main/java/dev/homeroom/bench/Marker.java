package dev.homeroom.bench;

/** Numbers messages in their text, so that it shows which one an answer belongs to. */
final class Marker {
    private Marker() {}

    /** As it stands in the text of a message. */
    static String of(int number) {
        return "#" + number + ";";
    }

    /** The first number that is marked in a text; -1 when none is. */
    static int in(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            int end = text[i] == '#' ? endOfDigits(text, i + 1) : i + 1;
            if (end > i + 1 && end < text.length && text[end] == ';') {
                return number(text, i + 1, end);
            }
        }
        return -1;
    }

    private static int endOfDigits(byte[] text, int from) {
        int end = from;
        while (end < text.length && text[end] >= '0' && text[end] <= '9') {
            end++;
        }
        return end;
    }

    private static int number(byte[] text, int from, int end) {
        int number = 0;
        for (int i = from; i < end; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }
}
