package dev.homeroom.matrix;

/**
 * A user id, {@code @localpart:server}.
 *
 * @param value the whole id, at most 255 bytes; historical localparts are accepted, as the specification requires
 * @see <a href="https://spec.matrix.org/latest/appendices/#user-identifiers">Matrix specification, user identifiers</a>
 */
public record UserId(String value) {
    /** @throws IllegalArgumentException when the value is not a user id */
    public UserId {
        Identifiers.require('@', true, value);
    }

    public static UserId of(String localpart, String serverName) {
        return new UserId("@" + localpart + ":" + serverName);
    }

    public static boolean isValid(String value) {
        return Identifiers.isValid('@', true, value);
    }

    public String localpart() {
        return value.substring(1, value.indexOf(':'));
    }

    public String serverName() {
        return value.substring(value.indexOf(':') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
