package dev.homeroom.time;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks again and again, where nobody says that something has changed: any process may do the work.
 *
 * @param pauses between the looks
 */
public record Looking(Backoff pauses) {
    /**
     * Waits until what is seen is over.
     *
     * @param most the longest wait
     * @return what was seen last, which is not over when the time is, or when this thread is interrupted
     */
    public <T> T until(Predicate<T> isOver, Supplier<T> look, Duration most) {
        Deadline deadline = Deadline.in(most);
        T seen = look.get();
        for (int looks = 1; !isOver.test(seen) && !deadline.isOver() && pause(looks, deadline); looks++) {
            seen = look.get();
        }
        return seen;
    }

    private boolean pause(int looks, Deadline deadline) {
        try {
            Thread.sleep(Stream.of(pauses.after(looks), deadline.left())
                    .min(Duration::compareTo)
                    .get());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
