package dev.homeroom.rooms.state;

/**
 * A room version, with the rules that matter for new rooms.
 *
 * @param id as in {@code m.room_versions}; an id that is not a number is treated as version 1
 */
public record RoomVersion(String id) {
    private static final int RESTRICTED_JOINS = 8;
    private static final int CREATORS_ABOVE_ALL = 12;

    public boolean hasRestrictedJoins() {
        return number() >= RESTRICTED_JOINS;
    }

    /** Creators have more power than any level, and must not be listed among the users (400 otherwise). */
    public boolean putsCreatorsAboveAll() {
        return number() >= CREATORS_ABOVE_ALL;
    }

    private int number() {
        return id.matches("[0-9]{1,4}") ? Integer.parseInt(id) : 1;
    }
}
