package dev.homeroom.tracking;

import java.util.Optional;

/** The state of tracked work. */
public sealed interface TrackedState {
    /** The work has not begun. */
    record Waiting() implements TrackedState {}

    /** The work has begun. */
    record Running() implements TrackedState {}

    /**
     * The work is done.
     *
     * @param result the answer; may be empty
     */
    record Done(String result) implements TrackedState {}

    /**
     * There is no result, and without a person there will be none.
     *
     * @param reason a sentence for the caller
     * @param errorId names the failure in the log
     */
    record Failed(String reason, Optional<String> errorId) implements TrackedState {}

    /** The work was stopped. */
    record Cancelled() implements TrackedState {}

    default boolean isOver() {
        return switch (this) {
            case Waiting _, Running _ -> false;
            case Done _, Failed _, Cancelled _ -> true;
        };
    }
}
