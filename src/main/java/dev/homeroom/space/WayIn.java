package dev.homeroom.space;

/** How the bot can come into a room that is not of its making. */
sealed interface WayIn {
    /** It is there. */
    record Inside(RoomState seen) implements WayIn {}

    /** The room lets it in: it is invited, or the room's join rule says so. */
    record Join(RoomState seen) implements WayIn {}

    /** The agent's user is inside and may invite it. */
    record Invite(RoomState seen) implements WayIn {}

    /** None of our users is inside, so that only trying tells whether the room lets the bot in. */
    record Untold() implements WayIn {}

    /**
     * The agent's user is inside, and the room lets the bot in neither by itself nor by its invite.
     *
     * @param why half a sentence
     */
    record Closed(String why) implements WayIn {}
}
