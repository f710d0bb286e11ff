package dev.homeroom.turn.render;

import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an agent is told besides the text, as docs/envelope.md describes it for those who write agents. */
public enum Envelope {
    /** The text alone. */
    OFF {
        @Override
        public String wrap(Instant sentAt, UserId sender, Optional<String> displayName, String roomName, String text) {
            return text;
        }
    },

    /** One line that says who wrote, where and when, and the text below it. */
    V1 {
        @Override
        public String wrap(Instant sentAt, UserId sender, Optional<String> displayName, String roomName, String text) {
            String who = MARK + "from " + label(sender.value(), LONGEST_ID);
            String name = displayName.map(Envelope::quoted).map(" "::concat).orElse("");
            String when = DateTimeFormatter.ISO_INSTANT.format(sentAt.truncatedTo(ChronoUnit.SECONDS));
            return who + name + " in " + quoted(roomName) + " at " + when + "]\n" + disarmed(text);
        }
    };

    private static final String MARK = "[homeroom/1 ";
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_ID = 255;

    /** The mark at the beginning of a line, with whatever can't be seen in front of it, in any case. */
    private static final Pattern IMITATION =
            Pattern.compile("(?mi)^(?=[\\h\\p{Cf}>]*+[\\[\\uFF3B][\\h\\p{Cf}]*+homeroom)");

    /** Ends of lines, controls, what turns the direction of writing, halves of characters. */
    private static final Pattern UNSEEN = Pattern.compile(
            "[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u061C\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF]+");

    /**
     * The text that the agent is sent. A name or text that imitates the envelope can't be taken for it: there is one
     * envelope, in the first line, its names have neither quotes nor brackets in them, and a line of the text that looks
     * like it begins with {@code >}.
     *
     * @param sentAt when the message was sent, as the sender's homeserver says
     * @param displayName any string
     * @param roomName any string
     * @param text any string
     */
    public abstract String wrap(
            Instant sentAt, UserId sender, Optional<String> displayName, String roomName, String text);

    private static String quoted(String name) {
        return '"' + label(name, LONGEST_NAME) + '"';
    }

    private static String label(String name, int longest) {
        String line = UNSEEN.matcher(name).replaceAll(" ").strip();
        int end = line.offsetByCodePoints(0, Math.min(longest, line.codePointCount(0, line.length())));
        return line.substring(0, end).replace('"', '\'').replace('[', '(').replace(']', ')');
    }

    private static String disarmed(String text) {
        return IMITATION.matcher(text).replaceAll("> ");
    }
}
