package dev.homeroom.operations;

import dev.homeroom.space.CleanSlate;

/**
 * What a reset says on its way.
 *
 * @param good false where something was left undone
 */
record ResetLine(String what, boolean good) {
    static ResetLine of(CleanSlate.Result result) {
        return switch (result) {
            case CleanSlate.Result.TakenDown down ->
                note(down.room() + " is taken down"
                        + (down.left().isEmpty() ? "." : ", but for: " + String.join(", ", down.left()) + "."));
            case CleanSlate.Result.Failed failed -> unfinished(failed.room() + " is not taken down: " + failed.why());
        };
    }

    static ResetLine note(String what) {
        return new ResetLine(what, true);
    }

    static ResetLine unfinished(String what) {
        return new ResetLine(what, false);
    }
}
