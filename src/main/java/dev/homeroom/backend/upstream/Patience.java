package dev.homeroom.backend.upstream;

import dev.homeroom.backend.Limits;
import java.time.Duration;

/** How long to go on waiting within one turn: until nothing new came for too long, or the whole took too long. */
public final class Patience {
    private final Duration idleLimit;
    private final Deadline whole;
    private Deadline idle;

    public Patience(Limits limits) {
        this.idleLimit = limits.idle();
        this.whole = Deadline.in(limits.turn());
        this.idle = Deadline.in(idleLimit);
    }

    /** Something happened that is more than a sign of life of the connection. */
    public void renew() {
        idle = Deadline.in(idleLimit);
    }

    public Duration left() {
        Duration ofIdle = idle.left();
        Duration ofWhole = whole.left();
        return ofIdle.compareTo(ofWhole) < 0 ? ofIdle : ofWhole;
    }

    public boolean isOver() {
        return left().isZero();
    }

    /** What ran out, for a log; only when {@link #isOver}. */
    public String reason() {
        return whole.isOver()
                ? "the limit of the whole turn was reached"
                : "nothing new for " + idleLimit.toSeconds() + " s";
    }
}
