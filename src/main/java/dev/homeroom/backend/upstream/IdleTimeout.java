package dev.homeroom.backend.upstream;

import dev.homeroom.backend.config.BackendLimits;
import java.time.Duration;

/** How long to go on waiting within one turn: until nothing new came for too long, or the whole took too long. */
public final class IdleTimeout {
    private final Duration idleLimit;
    private final Deadline whole;
    private Deadline idle;
    private Deadline silence;

    public IdleTimeout(BackendLimits backendLimits) {
        this.idleLimit = backendLimits.idle();
        this.whole = Deadline.in(backendLimits.turn());
        this.idle = Deadline.in(idleLimit);
        this.silence = Deadline.in(idleLimit.dividedBy(2));
    }

    /** Something happened that is more than a sign of life of the connection. */
    public void renew() {
        idle = Deadline.in(idleLimit);
        connectionLives();
    }

    public Duration left() {
        Duration ofIdle = idle.left();
        Duration ofWhole = whole.left();
        return ofIdle.compareTo(ofWhole) < 0 ? ofIdle : ofWhole;
    }

    public boolean isOver() {
        return left().isZero();
    }

    /** Nothing new came, but something. */
    public void connectionLives() {
        silence = Deadline.in(idleLimit.dividedBy(2));
    }

    /** Whether nothing new came for too long, and nothing at all for the second half of that. */
    public boolean isSilent() {
        return idle.isOver() && silence.isOver();
    }

    /** What ran out, for a log; only when {@link #isOver}. */
    public String reason() {
        return whole.isOver()
                ? "the limit of the whole turn was reached"
                : "nothing new for " + idleLimit.toSeconds() + " s";
    }
}
