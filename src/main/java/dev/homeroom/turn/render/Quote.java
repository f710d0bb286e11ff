package dev.homeroom.turn.render;

import dev.homeroom.matrix.UserId;

/** The message that a message replies to, if it can be read. */
public sealed interface Quote {
    /** A message of the agent itself. */
    record Yours(String text) implements Quote {}

    /** A message of another user. */
    record Theirs(UserId author, String text) implements Quote {}

    /** A message that was removed, has no words, or cannot be read. */
    record Unreadable() implements Quote {}
}
