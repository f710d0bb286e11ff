package dev.homeroom.conversation.command;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message that looks like a command: the prefix, a word of letters, and whatever comes after a space.
 *
 * @param word in lower case, without the prefix
 * @param argument without the spaces around it; may be empty, or have several lines
 */
record CommandLine(String word, String argument) {
    private static final Pattern WORD = Pattern.compile("([\\p{L}]+(?:-[\\p{L}]+)*)(?:\\s+(.*))?", Pattern.DOTALL);

    /** Empty when it is a message like any other. */
    static Optional<CommandLine> of(String body, String prefix) {
        String text = body.strip();
        if (!text.startsWith(prefix)) {
            return Optional.empty();
        }
        Matcher line = WORD.matcher(text.substring(prefix.length()));
        return line.matches()
                ? Optional.of(new CommandLine(
                        line.group(1).toLowerCase(Locale.ROOT),
                        Optional.ofNullable(line.group(2)).orElse("").strip()))
                : Optional.empty();
    }
}
