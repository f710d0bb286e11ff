package dev.homeroom.space.plan;

import dev.homeroom.matrix.RoomId;

/** What there is of an agent that has no room by the bot's word in any room that could be looked into. */
public sealed interface Trace {
    /** Neither its alias nor its user leads to a room of ours: it has none. */
    record Nowhere() implements Trace {}

    /** It has a room that the bot isn't in. */
    record OutOfReach(RoomId room) implements Trace {}

    /** Its alias leads to a room of our making whose binding was lost. */
    record Unbound(RoomId room) implements Trace {}

    /** @param why in one sentence */
    record CantTell(String why) implements Trace {}
}
