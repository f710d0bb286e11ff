package dev.homeroom.space.plan;

import dev.homeroom.matrix.UserId;
import dev.homeroom.space.Binding;

/** What a room's {@code dev.homeroom.binding} is worth. */
public sealed interface Bond {
    /** The bot's word, in a version that can be read. */
    record Bound(Binding binding) implements Bond {}

    /** The bot's word, and not to be read: of another version, or broken. Such a room is left alone. */
    record Unreadable() implements Bond {}

    /** Somebody else's word, which counts for nothing. */
    record Forged(UserId sender) implements Bond {}

    /** There is none, or it was taken back. */
    record Unbound() implements Bond {}
}
