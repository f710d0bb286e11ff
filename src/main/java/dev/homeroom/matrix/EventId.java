package dev.homeroom.matrix;

/**
 * An event id.
 *
 * @param value the whole id, beginning with {@code $}, at most 255 bytes
 * @see <a href="https://spec.matrix.org/latest/appendices/#event-ids">Matrix specification, event ids</a>
 */
public record EventId(String value) {
    /** @throws IllegalArgumentException when the value is not an event id */
    public EventId {
        Identifiers.require('$', false, value);
    }

    public static boolean isValid(String value) {
        return Identifiers.isValid('$', false, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
