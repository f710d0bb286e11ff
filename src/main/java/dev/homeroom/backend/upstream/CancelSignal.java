package dev.homeroom.backend.upstream;

import org.jspecify.annotations.Nullable;

/** Lets another thread cancel a running call. A signal before the call starts cancels the call as soon as it starts. */
public final class CancelSignal {
    private boolean asked;
    private @Nullable Runnable end;

    /** Cancels the call, which then counts as lost. Idempotent. */
    public synchronized void now() {
        asked = true;
        if (end != null) {
            end.run();
        }
    }

    /** @param how ends the call's wait from now on; runs at once if the call is already cancelled */
    synchronized void by(Runnable how) {
        end = how;
        if (asked) {
            how.run();
        }
    }
}
