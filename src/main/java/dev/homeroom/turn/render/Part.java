package dev.homeroom.turn.render;

/**
 * A part of a longer Markdown text that can be rendered alone.
 *
 * @param opening lines that reopen the block that the last cut closed, such as {@code ```java}; usually empty
 * @param text the part as it is in the whole text
 * @param closing closes the block that is cut after the part; usually empty
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
