package dev.homeroom.reset;

/**
 * A line of a reset's progress.
 *
 * @param good false if something was left undone
 */
public record ResetLine(String what, boolean good) {
    static ResetLine of(MatrixReset.Result result) {
        return switch (result) {
            case MatrixReset.Result.TakenDown down ->
                note(down.room() + " is taken down"
                        + (down.left().isEmpty() ? "." : ", except: " + String.join(", ", down.left()) + "."));
            case MatrixReset.Result.Failed failed -> unfinished(failed.room() + " is not taken down: " + failed.why());
        };
    }

    static ResetLine note(String what) {
        return new ResetLine(what, true);
    }

    static ResetLine unfinished(String what) {
        return new ResetLine(what, false);
    }
}
