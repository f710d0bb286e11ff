package dev.homeroom.matrix;

import org.jspecify.annotations.Nullable;

/** Something that was pushed as an event and isn't one; the message says in what respect. */
public final class MalformedEventException extends Exception {
    public MalformedEventException(@Nullable String what) {
        super(what);
    }
}
