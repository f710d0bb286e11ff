package dev.homeroom.backend.upstream;

import dev.homeroom.backend.config.BackendLimits;
import dev.homeroom.time.Deadline;
import java.time.Duration;

/** The timeout of one turn. It ends when no new event came for the idle limit, or when the turn limit is reached. */
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

    /** Restarts the idle limit after an event that is more than a sign of life of the connection. */
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

    /** Records a sign of life of the connection that is not a new event. */
    public void connectionLives() {
        silence = Deadline.in(idleLimit.dividedBy(2));
    }

    /** Whether no new event came for the idle limit, and no sign of life for the last half of it. */
    public boolean isSilent() {
        return idle.isOver() && silence.isOver();
    }

    /** The limit that was reached, for a log; valid only if {@link #isOver}. */
    public String reason() {
        return whole.isOver()
                ? "the limit of the whole turn was reached"
                : "nothing new for " + idleLimit.toSeconds() + " s";
    }
}
