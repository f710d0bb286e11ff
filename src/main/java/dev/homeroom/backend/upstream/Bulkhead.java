package dev.homeroom.backend.upstream;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.config.BackendLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Limits the number of parallel turns. Further turns wait in order, at most for the idle limit. */
public final class Bulkhead {
    private final Semaphore free;
    private final int all;
    private final Duration patience;

    public Bulkhead(BackendLimits backendLimits) {
        this.all = backendLimits.parallelTurns();
        this.free = new Semaphore(all, true);
        this.patience = backendLimits.idle();
    }

    /** Runs the turn. The outcome is busy, and the turn does not start, if no slot becomes free in time. */
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
