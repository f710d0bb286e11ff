package dev.homeroom.turn.render.markdown;

import dev.homeroom.time.Deadline;
import java.time.Duration;

/** Counts the work of rendering one text, and ends it when its time is over. Not thread-safe. */
public final class RenderingBudget {
    private static final ScopedValue<RenderingBudget> PRESENT = ScopedValue.newInstance();

    private final Deadline deadline;
    private long steps;

    private RenderingBudget(Duration longest) {
        this.deadline = Deadline.in(longest);
    }

    /** Thrown when a text takes longer than its limit. */
    static final class TooMuchException extends RuntimeException {
        private TooMuchException() {
            super("Rendering takes too long", null, false, false);
        }
    }

    /** Runs the work with its own budget, which {@link #spend} counts against. */
    public static <T> T within(Duration longest, ScopedValue.CallableOp<T, RuntimeException> work) {
        return ScopedValue.where(PRESENT, new RenderingBudget(longest)).call(work);
    }

    /**
     * Counts work. Work outside {@link #within} is not counted.
     *
     * @param characters number of characters read
     * @throws TooMuchException when the time is over
     */
    public static void spend(int characters) {
        if (PRESENT.isBound()) {
            PRESENT.get().add(characters);
        }
    }

    /** Characters read so far; 0 outside {@link #within}. */
    public static long spent() {
        return PRESENT.isBound() ? PRESENT.get().steps : 0;
    }

    private void add(int characters) {
        steps += characters;
        if (deadline.isOver()) {
            throw new TooMuchException();
        }
    }
}
