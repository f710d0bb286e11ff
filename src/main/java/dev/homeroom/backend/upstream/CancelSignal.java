package dev.homeroom.backend.upstream;

import org.jspecify.annotations.Nullable;

/** Lets another thread end a call that is under way. Asked before the call is under way, it ends as soon as it is. */
public final class CancelSignal {
    private boolean asked;
    private @Nullable Runnable end;

    /** Ends the call, which then counts as lost. Idempotent. */
    public synchronized void now() {
        asked = true;
        if (end != null) {
            end.run();
        }
    }

    /** @param how ends what the call waits for from here on */
    synchronized void by(Runnable how) {
        end = how;
        if (asked) {
            how.run();
        }
    }
}
