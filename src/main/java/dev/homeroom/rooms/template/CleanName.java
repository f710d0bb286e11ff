package dev.homeroom.rooms.template;

import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes names that clients can show out of whatever backends allow. */
public final class CleanName {
    /** The specification's limit for a room name; no homeserver allows less for a display name. */
    private static final int ROOM_NAME_BYTES = 255;

    /** Leaves space for what a template adds. */
    private static final int AGENT_NAME_BYTES = 180;

    private static final int ORDER_LENGTH = 50;
    private static final Pattern GAPS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+");
    private static final Pattern DIRECTIONS = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");
    private static final Pattern UNORDERABLE = Pattern.compile("[^\\x20-\\x7E]");

    private CleanName() {}

    /** The agent's name in one line and of sane length; its id where nothing is left of the name. */
    static String ofAgent(String name, String agentId) {
        String clean = oneLine(name);
        return cut(clean.isEmpty() ? oneLine(agentId) : clean, AGENT_NAME_BYTES);
    }

    public static String ofRoom(String name) {
        return cut(oneLine(name), ROOM_NAME_BYTES);
    }

    /**
     * What sorts the room among its siblings; empty where the name has nothing that {@code order} may hold.
     *
     * @see <a href="https://spec.matrix.org/latest/client-server-api/#mspacechild">{@code m.space.child}</a>
     */
    public static Optional<String> order(String name) {
        String decomposed = Normalizer.normalize(name, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
        String printable = UNORDERABLE.matcher(decomposed).replaceAll("").strip();
        String order = printable.substring(0, Math.min(ORDER_LENGTH, printable.length()));
        return order.isEmpty() ? Optional.empty() : Optional.of(order);
    }

    /** Without what breaks lines, turns the direction of reading, or steers a terminal. */
    public static String oneLine(String text) {
        return GAPS.matcher(DIRECTIONS.matcher(text).replaceAll(""))
                .replaceAll(" ")
                .strip();
    }

    /** Cuts between what people see as characters, so that no emoji falls apart. */
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
