package dev.homeroom.matrix;

import org.jspecify.annotations.Nullable;

/** Thrown for pushed JSON that is not a valid event. The message names the fault. */
public final class MalformedEventException extends Exception {
    public MalformedEventException(@Nullable String fault) {
        super(fault);
    }
}
