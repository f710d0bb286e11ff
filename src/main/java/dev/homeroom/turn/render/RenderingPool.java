package dev.homeroom.turn.render;

import dev.homeroom.turn.render.markdown.RenderingBudget;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Renders on a few platform threads, never on the carriers of virtual threads. A text that is slow to render delays
 * only other texts, and only for a limited time.
 */
final class RenderingPool {
    private static final Logger LOG = Logger.getLogger(RenderingPool.class);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    /** Extra time, since a job checks its limit often but not everywhere. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration LONGEST_QUEUE = Duration.ofSeconds(30);
    private static final long IDLE_SECONDS = 10;

    static final RenderingPool USUAL = new RenderingPool(LONGEST);

    private final Duration longest;
    private final ExecutorService threads;

    /** @param longest time limit of one text */
    RenderingPool(Duration longest) {
        this.longest = longest;
        this.threads = threads(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    private static ExecutorService threads(int number) {
        ThreadFactory factory =
                Thread.ofPlatform().daemon().name("rendering-", 0).factory();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                number, number, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Returns the result of the work, or of the way out when the work fails or takes too long.
     *
     * @param work calls {@link RenderingBudget#spend} often
     */
    <T> T print(Supplier<T> work, Supplier<T> wayOut) {
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        Future<T> job = threads.submit(() -> {
            started.complete(true);
            return RenderingBudget.within(longest, work::get);
        });
        try {
            started.get(LONGEST_QUEUE.toMillis(), TimeUnit.MILLISECONDS);
            return job.get(longest.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            job.cancel(true);
            LOG.warnf("A text is sent without formatting: %s", causeOf(e));
            return wayOut.get();
        } catch (InterruptedException e) {
            job.cancel(true);
            Thread.currentThread().interrupt();
            return wayOut.get();
        }
    }

    /** Leaves out the exception's message, which may quote the text. */
    private static String causeOf(Exception e) {
        return e.getCause() == null
                ? e.getClass().getSimpleName()
                : e.getCause().getClass().getSimpleName();
    }
}
