package dev.homeroom.rooms.template;

import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns names from backends into names that clients can show. */
public final class CleanName {
    /** The specification's limit for a room name. Every homeserver allows at least as much for a display name. */
    private static final int ROOM_NAME_BYTES = 255;

    /** Leaves room for the text that a template adds. */
    private static final int AGENT_NAME_BYTES = 180;

    /** Clients show one line or two of a topic. */
    private static final int DESCRIPTION_BYTES = 300;

    private static final int TOPIC_BYTES = 1000;
    private static final int ORDER_LENGTH = 50;
    private static final Pattern GAPS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+");
    private static final Pattern DIRECTIONS = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");
    private static final Pattern WORD = Pattern.compile("[\\p{IsAlphabetic}\\p{N}]");
    /** A last word without letters and digits. */
    private static final Pattern TRAILING_ORNAMENT = Pattern.compile("\\s+[^\\s\\p{IsAlphabetic}\\p{N}]+$");
    /** Emoji at the end of the last word. Signs that belong to a name, such as ™ or a parenthesis, are none. */
    private static final Pattern TRAILING_EMOJI = Pattern.compile(
            "(?:\\p{IsEmoji_Presentation}|\\p{IsEmoji_Modifier}|\\p{IsExtended_Pictographic}\\uFE0F|\\u200D)+$");

    private static final Pattern UNORDERABLE = Pattern.compile("[^\\x20-\\x7E]");

    private CleanName() {}

    /**
     * Returns the agent's name on one line, shortened if necessary. Uses the id if the name has no visible characters.
     */
    static String ofAgent(String name, String agentId) {
        String clean = oneLine(name);
        return cut(clean.isEmpty() ? oneLine(agentId) : clean, AGENT_NAME_BYTES);
    }

    /** Returns an agent's description on one line, shortened if necessary; empty if it has no visible characters. */
    static String ofDescription(String description) {
        return cut(oneLine(description), DESCRIPTION_BYTES);
    }

    static String ofTopic(String topic) {
        return cut(oneLine(topic), TOPIC_BYTES);
    }

    public static String ofRoom(String name) {
        return cut(oneLine(name), ROOM_NAME_BYTES);
    }

    /**
     * Returns the sort key of the room in its Space. Empty when the name has no character that {@code order} allows.
     *
     * @see <a href="https://spec.matrix.org/latest/client-server-api/#mspacechild">{@code m.space.child}</a>
     */
    public static Optional<String> order(String name) {
        String decomposed = Normalizer.normalize(name, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
        String printable = UNORDERABLE.matcher(decomposed).replaceAll("").strip();
        String order = printable.substring(0, Math.min(ORDER_LENGTH, printable.length()));
        return order.isEmpty() ? Optional.empty() : Optional.of(order);
    }

    /** Removes line breaks, direction overrides and control characters. */
    public static String oneLine(String text) {
        return GAPS.matcher(DIRECTIONS.matcher(text).replaceAll(""))
                .replaceAll(" ")
                .strip();
    }

    /**
     * Returns a person's display name without ornaments at its end, such as the 💕 that Tuwunel gives to new users. A name
     * of ornaments only stays as it is.
     */
    public static String ofPerson(String displayName) {
        String name = oneLine(displayName);
        String plain = name;
        for (String before = ""; !plain.equals(before); ) {
            before = plain;
            plain = TRAILING_EMOJI
                    .matcher(TRAILING_ORNAMENT.matcher(plain).replaceFirst(""))
                    .replaceFirst("")
                    .strip();
        }
        return WORD.matcher(plain).find() ? plain : name;
    }

    /** Cuts at grapheme boundaries, so that no emoji is split. */
    private static String cut(String text, int bytes) {
        if (size(text) <= bytes) {
            return text;
        }
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int end = 0;
        for (int next = characters.next(); next != BreakIterator.DONE; next = characters.next()) {
            if (size(text.substring(0, next)) > bytes - size("…")) {
                break;
            }
            end = next;
        }
        return text.substring(0, end).stripTrailing() + "…";
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
