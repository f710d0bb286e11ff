package dev.homeroom.matrix;

/**
 * A room id. It is opaque: from room version 12 on it has no server name, so Homeroom never parses one out of it.
 *
 * @param value the whole id, beginning with {@code !}, at most 255 bytes
 * @see <a href="https://spec.matrix.org/latest/appendices/#room-ids">Matrix specification, room ids</a>
 */
public record RoomId(String value) {
    /** @throws IllegalArgumentException when the value is not a room id */
    public RoomId {
        Identifiers.require('!', false, value);
    }

    public static boolean isValid(String value) {
        return Identifiers.isValid('!', false, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
