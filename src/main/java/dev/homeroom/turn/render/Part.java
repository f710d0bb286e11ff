package dev.homeroom.turn.render;

/**
 * A stretch of a longer Markdown text that stands by itself.
 *
 * @param opening lines that go on with what was cut before it, such as {@code ```java}; mostly empty
 * @param text the stretch as it is in the whole
 * @param closing what ends a block that is cut behind it; mostly empty
 */
record Part(String opening, String text, String closing) {
    boolean isBlank() {
        return text.isBlank();
    }

    String body() {
        String body = (opening + text + closing).stripTrailing();
        int firstWord = body.length() - body.stripLeading().length();
        return body.substring(body.lastIndexOf('\n', firstWord) + 1);
    }
}
