package dev.homeroom.backend.upstream;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.config.BackendLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets so many turns run at once and the others wait in order, for as long as the idle limit. */
public final class Bulkhead {
    private final Semaphore free;
    private final int all;
    private final Duration patience;

    public Bulkhead(BackendLimits backendLimits) {
        this.all = backendLimits.parallelTurns();
        this.free = new Semaphore(all, true);
        this.patience = backendLimits.idle();
    }

    /** Busy when no slot came free in time; the turn was not begun then. */
    public AgentOutcome run(Supplier<AgentOutcome> turn) {
        if (!acquire()) {
            return new AgentOutcome.NotTaken(
                    AgentOutcome.NotTaken.Reason.BUSY,
                    Optional.empty(),
                    "all " + all + " turns that may run at once are taken");
        }
        try {
            return turn.get();
        } finally {
            free.release();
        }
    }

    private boolean acquire() {
        try {
            return free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
