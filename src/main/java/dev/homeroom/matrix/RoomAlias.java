package dev.homeroom.matrix;

/**
 * A room alias, {@code #localpart:server}.
 *
 * @param value the whole alias, at most 255 bytes
 * @see <a href="https://spec.matrix.org/latest/appendices/#room-aliases">Matrix specification, room aliases</a>
 */
public record RoomAlias(String value) {
    /** @throws IllegalArgumentException when the value is not a room alias */
    public RoomAlias {
        Identifiers.require('#', true, value);
    }

    public static RoomAlias of(String localpart, String serverName) {
        return new RoomAlias("#" + localpart + ":" + serverName);
    }

    public static boolean isValid(String value) {
        return Identifiers.isValid('#', true, value);
    }

    public String localpart() {
        return value.substring(1, value.indexOf(':'));
    }

    @Override
    public String toString() {
        return value;
    }
}
