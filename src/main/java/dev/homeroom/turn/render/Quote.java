package dev.homeroom.turn.render;

import dev.homeroom.matrix.UserId;

/** What a message replies to, as far as it can be read. */
public sealed interface Quote {
    /** Something that the agent itself said. */
    record Yours(String text) implements Quote {}

    /** Something that somebody else said. */
    record Theirs(UserId author, String text) implements Quote {}

    /** It was removed, or is of a kind without words, or can't be read. */
    record Unreadable() implements Quote {}
}
