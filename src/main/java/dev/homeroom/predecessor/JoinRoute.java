package dev.homeroom.predecessor;

import dev.homeroom.rooms.state.RoomState;

/** The way for the bot to join a room that it did not create. */
sealed interface JoinRoute {
    /** The bot is in the room. */
    record Inside(RoomState seen) implements JoinRoute {}

    /** The bot can join: it is invited, or the join rule allows it. */
    record Join(RoomState seen) implements JoinRoute {}

    /** The agent's user is in the room and may invite the bot. */
    record Invite(RoomState seen) implements JoinRoute {}

    /** None of Homeroom's users is in the room, so only an attempt shows whether the bot can join. */
    record Unknown() implements JoinRoute {}

    /**
     * The agent's user is in the room, but the bot can neither join nor be invited by that user.
     *
     * @param why half a sentence
     */
    record Closed(String why) implements JoinRoute {}
}
