package dev.homeroom.conversation.command;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message that looks like a command: the prefix, a word of letters, and any text after a space.
 *
 * @param word in lower case, without the prefix
 * @param spaced whether a space follows the prefix, as in a message that only looks like a command
 * @param argument without the spaces around it; may be empty, or have several lines
 */
public record CommandLine(String word, String argument, boolean spaced) {
    /** Longer words are no commands: without a limit, a hostile message could exhaust the stack. */
    private static final Pattern WORD =
            Pattern.compile("([\\p{L}](?:[\\p{L}-]{0,38}[\\p{L}])?)(?:\\s+(.*))?", Pattern.DOTALL);

    /** The exclamation mark of Chinese and Japanese keyboards. */
    private static final char WIDE_EXCLAMATION_MARK = '\uFF01';

    /** Parses a message; empty when it doesn't look like a command. */
    public static Optional<CommandLine> of(String body, String prefix) {
        String text = body.strip();
        String narrow = prefix.equals("!") ? text.replace(WIDE_EXCLAMATION_MARK, '!') : text;
        if (!narrow.startsWith(prefix)) {
            return Optional.empty();
        }
        String rest = text.substring(prefix.length());
        Matcher line = WORD.matcher(rest.stripLeading());
        return line.matches()
                ? Optional.of(new CommandLine(
                        line.group(1).toLowerCase(Locale.ROOT),
                        Optional.ofNullable(line.group(2)).orElse("").strip(),
                        !rest.equals(rest.stripLeading())))
                : Optional.empty();
    }
}
