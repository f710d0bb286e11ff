package dev.homeroom.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs the steps in sequence and shows their durations, also while a step takes longer than a second. */
final class DemoSteps implements AutoCloseable {
    private final DemoDisplay demoDisplay;
    private final InstantSource clock;
    private final Instant startedAt;
    private volatile boolean silent;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("demo-progress").factory());

    @FunctionalInterface
    interface StepWork<T> {
        T run() throws DemoFailedException, InterruptedException;
    }

    /**
     * A named step with its output.
     *
     * @param progress text shown while the step runs; may be empty
     * @param detail text shown when the step is done; may be empty
     */
    record DemoStep<T>(String name, Supplier<String> progress, StepWork<T> work, Function<T, String> detail) {
        static <T> DemoStep<T> of(String name, StepWork<T> stepWork, Function<T, String> detail) {
            return new DemoStep<>(name, () -> "", stepWork, detail);
        }
    }

    DemoSteps(DemoDisplay demoDisplay, InstantSource clock) {
        this.demoDisplay = demoDisplay;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /** @throws DemoFailedException when the step fails, after the failure is shown */
    <T> T run(DemoStep<T> demoStep) throws DemoFailedException, InterruptedException {
        Instant start = clock.instant();
        ScheduledFuture<?> ticking =
                ticker.scheduleAtFixedRate(() -> showProgress(demoStep, start), 1, 1, TimeUnit.SECONDS);
        try {
            T result = demoStep.work().run();
            end(ticking);
            demoDisplay.done(demoStep.name(), since(start), demoStep.detail().apply(result));
            return result;
        } catch (DemoFailedException e) {
            end(ticking);
            if (!silent) {
                demoDisplay.failed(demoStep.name(), since(start));
            }
            throw e;
        } finally {
            ticking.cancel(false);
        }
    }

    private void showProgress(DemoStep<?> demoStep, Instant start) {
        if (!silent) {
            demoDisplay.stillAt(
                    demoStep.name(), since(start), demoStep.progress().get());
        }
    }

    /** Waits for a progress line in flight, so it cannot appear after the final line. */
    private void end(ScheduledFuture<?> ticking) throws InterruptedException {
        ticking.cancel(false);
        try {
            ticker.submit(() -> {}).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("An empty task can't fail", e);
        }
    }

    /** Suppresses failures from now on, since the user has ended the demo. */
    void silence() {
        silent = true;
    }

    boolean isSilent() {
        return silent;
    }

    void showTotal() {
        demoDisplay.done("Total", since(startedAt), "");
    }

    private Duration since(Instant start) {
        return Duration.between(start, clock.instant());
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
