package dev.homeroom.turn.render.markdown;

import java.time.Duration;

/** The work that one text makes while it is rendered: counted, and ended when its time is over. For one thread. */
public final class RenderingBudget {
    private static final ScopedValue<RenderingBudget> PRESENT = ScopedValue.newInstance();

    private final long deadline;
    private long steps;

    private RenderingBudget(Duration longest) {
        this.deadline = System.nanoTime() + longest.toNanos();
    }

    /** Work of a text that takes longer than its limit. */
    static final class TooMuchException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooMuchException() {
            super("Rendering takes too long", null, false, false);
        }
    }

    /** Does the work with an effort of its own, which {@link #spend} counts. */
    public static <T> T within(Duration longest, ScopedValue.CallableOp<T, RuntimeException> work) {
        return ScopedValue.where(PRESENT, new RenderingBudget(longest)).call(work);
    }

    /**
     * Counts work that is done now; work outside {@link #within} is not counted.
     *
     * @param characters that are looked at
     * @throws TooMuchException when the time is over
     */
    public static void spend(int characters) {
        if (PRESENT.isBound()) {
            PRESENT.get().add(characters);
        }
    }

    /** Characters that have been looked at so far; 0 outside {@link #within}. */
    public static long spent() {
        return PRESENT.isBound() ? PRESENT.get().steps : 0;
    }

    private void add(int characters) {
        steps += characters;
        if (System.nanoTime() - deadline > 0) {
            throw new TooMuchException();
        }
    }
}
