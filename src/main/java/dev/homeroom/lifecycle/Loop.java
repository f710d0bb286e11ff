package dev.homeroom.lifecycle;

import dev.homeroom.time.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Work that is repeated on a virtual thread of its own. An unexpected failure is logged, and the work is repeated after
 * a pause that grows with each failure in a row, so a lasting problem does not fill the log.
 *
 * <table>
 * <caption>States</caption>
 * <tr><td>new</td><td>{@link #start} → running</td></tr>
 * <tr><td>running</td><td>end of the work → pausing; failure of the work → backing off</td></tr>
 * <tr><td>pausing</td><td>end of the pause, or {@link #wake} → running</td></tr>
 * <tr><td>backing off</td><td>end of the pause → running</td></tr>
 * <tr><td>any</td><td>{@link #stop} → ended, as soon as the work in progress is done</td></tr>
 * </table>
 *
 * <p>The thread is never interrupted: an interrupt would close H2's files for all their users.
 */
public final class Loop {
    /** One pass of the work. */
    @FunctionalInterface
    public interface Pass {
        /** @return the pause before the next pass, unless the loop is woken */
        Duration run() throws InterruptedException;
    }

    /** A pass that always wants the same pause. */
    @FunctionalInterface
    public interface TimedPass {
        void run() throws InterruptedException;
    }

    /** The waits of a loop, which a stop ends at once. */
    interface Waits {
        void untilWoken(Duration limit) throws InterruptedException;

        void untilStopped(Duration limit) throws InterruptedException;
    }

    private static final Logger LOG = Logger.getLogger(Loop.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final String name;
    private final Pass pass;
    private final Waits waits;
    private final Thread thread;
    private final WakeUp wakeUp = new WakeUp();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private Duration delay = Duration.ZERO;
    private int failures;

    /** @param name of the thread, and of the loop in the log */
    public Loop(String name, Pass pass) {
        this(name, pass, Optional.empty());
    }

    /** A loop with the same pause after each pass. */
    public static Loop every(Duration pause, String name, TimedPass pass) {
        return new Loop(name, () -> {
            pass.run();
            return pause;
        });
    }

    /** @param waits instead of waiting for time to pass */
    Loop(String name, Pass pass, Optional<Waits> waits) {
        this.name = name;
        this.pass = pass;
        this.waits = waits.orElseGet(TimedWaits::new);
        this.thread = Thread.ofVirtual()
                .name(name)
                .inheritInheritableThreadLocals(false)
                .unstarted(this::repeat);
        // A bean that is first used in the work loads its classes with this loader.
        thread.setContextClassLoader(Loop.class.getClassLoader());
    }

    /** Begins the first pass. Must be called at most once. */
    public void start() {
        thread.start();
    }

    /** Begins the first pass after a delay. Must be called at most once, instead of {@link #start()}. */
    public void startAfter(Duration pause) {
        delay = pause;
        start();
    }

    /**
     * Ends the pause, or the next one if the work is in progress. Any number of calls cause one more pass; before the
     * first pass they cause none.
     */
    public void wake() {
        wakeUp.wake();
    }

    /** Begins no further pass. Returns at once. */
    public void stop() {
        stopping.countDown();
        wake();
    }

    public boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Waits within the work. Returns early, with true, when the loop is stopped. */
    public boolean isStoppedWithin(Duration limit) throws InterruptedException {
        return stopping.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Waits for the end of the work in progress. To be called after {@link #stop}.
     *
     * @return whether it has ended within the limit; true too if the loop was never started
     */
    public boolean join(Duration limit) throws InterruptedException {
        return thread.getState() == Thread.State.NEW || thread.join(limit);
    }

    private void repeat() {
        try {
            waits.untilStopped(delay);
            wakeUp.forget();
            while (!isStopping()) {
                runOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce() throws InterruptedException {
        try {
            Duration pause = pass.run();
            failures = 0;
            waits.untilWoken(pause);
        } catch (RuntimeException | Error e) {
            failures++;
            Duration pause = BACKOFF.after(failures);
            LOG.logf(
                    isStopping() ? Logger.Level.DEBUG : Logger.Level.ERROR,
                    e,
                    "The loop %s failed and continues in %d s",
                    name,
                    pause.toSeconds());
            waits.untilStopped(pause);
        }
    }

    private final class TimedWaits implements Waits {
        @Override
        public void untilWoken(Duration limit) throws InterruptedException {
            wakeUp.await(limit);
        }

        @Override
        public void untilStopped(Duration limit) throws InterruptedException {
            isStoppedWithin(limit);
        }
    }
}
