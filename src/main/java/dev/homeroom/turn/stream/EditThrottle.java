package dev.homeroom.turn.stream;

import java.time.Duration;

/**
 * When to show more of an answer that is being written: soon at first and more and more slowly, so that 30 edits are
 * enough for the longest turn, and a homeserver that asks for patience gets it. For one thread.
 */
final class EditThrottle {
    static final int MOST = 30;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final double SLOWER = 1.2;

    private int taken;
    private Duration pause = FIRST;

    boolean isOver() {
        return taken >= MOST;
    }

    /** How long to wait before the next edit, which is counted with this. */
    Duration next() {
        taken++;
        Duration next = pause;
        pause = times(pause, SLOWER);
        return next;
    }

    /** The homeserver has had too much: from now on half as often, and not before it wants to. */
    void slowDown(Duration atLeast) {
        Duration slower = pause.multipliedBy(2);
        pause = slower.compareTo(atLeast) < 0 ? atLeast : slower;
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofMillis((long) (duration.toMillis() * factor));
    }
}
