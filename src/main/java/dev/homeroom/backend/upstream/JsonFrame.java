package dev.homeroom.backend.upstream;

/** Puts JSON together that comes line by line without any framing: as one object, as an array, or one object a line. */
final class JsonFrame {
    private final StringBuilder text = new StringBuilder();
    private int depth;
    private boolean inString;
    private boolean escaped;

    boolean isEmpty() {
        return text.isEmpty();
    }

    static boolean canBegin(String line) {
        String start = line.stripLeading();
        return start.startsWith("{") || start.startsWith("[{") || start.strip().equals("[");
    }

    void add(String line) {
        text.append(line).append('\n');
        line.chars().forEach(this::follow);
    }

    private void follow(int character) {
        if (escaped) {
            escaped = false;
        } else if (inString) {
            escaped = character == '\\';
            inString = character != '"';
        } else {
            switch (character) {
                case '"' -> inString = true;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
        }
    }

    boolean isWhole() {
        return depth <= 0 && !inString;
    }

    int length() {
        return text.length();
    }

    String take() {
        String whole = text.toString();
        text.setLength(0);
        depth = 0;
        inString = false;
        escaped = false;
        return whole;
    }
}
