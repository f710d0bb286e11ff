package dev.homeroom.predecessor;

import dev.homeroom.rooms.state.RoomState;

/** How the bot can come into a room that is not of its making. */
sealed interface JoinRoute {
    /** It is there. */
    record Inside(RoomState seen) implements JoinRoute {}

    /** The room lets it in: it is invited, or the room's join rule says so. */
    record Join(RoomState seen) implements JoinRoute {}

    /** The agent's user is inside and may invite it. */
    record Invite(RoomState seen) implements JoinRoute {}

    /** None of our users is inside, so that only trying tells whether the room lets the bot in. */
    record Untold() implements JoinRoute {}

    /**
     * The agent's user is inside, and the room lets the bot in neither by itself nor by its invite.
     *
     * @param why half a sentence
     */
    record Closed(String why) implements JoinRoute {}
}
