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

/** Runs the steps one after the other, and shows how long each takes: also while it takes longer than a second. */
final class DemoSteps implements AutoCloseable {
    private final DemoDisplay demoDisplay;
    private final InstantSource clock;
    private final Instant begin;
    private volatile boolean silent;
    private final ScheduledExecutorService seconds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("demo-progress").factory());

    /** What a step does. */
    @FunctionalInterface
    interface StepWork<T> {
        T run() throws DemoFailedException, InterruptedException;
    }

    /**
     * A step.
     *
     * @param progress what to show while it runs; may be empty
     * @param detail what to show once it is done; may be empty
     */
    record DemoStep<T>(String name, Supplier<String> progress, StepWork<T> work, Function<T, String> detail) {
        static <T> DemoStep<T> of(String name, StepWork<T> stepWork, Function<T, String> detail) {
            return new DemoStep<>(name, () -> "", stepWork, detail);
        }
    }

    DemoSteps(DemoDisplay demoDisplay, InstantSource clock) {
        this.demoDisplay = demoDisplay;
        this.clock = clock;
        this.begin = clock.instant();
    }

    /** @throws DemoFailedException as the step does, after it was shown as failed */
    <T> T run(DemoStep<T> demoStep) throws DemoFailedException, InterruptedException {
        Instant start = clock.instant();
        ScheduledFuture<?> ticking =
                seconds.scheduleAtFixedRate(() -> showProgress(demoStep, start), 1, 1, TimeUnit.SECONDS);
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

    /** A line of progress that is just being written must not come after the last one. */
    private void end(ScheduledFuture<?> ticking) throws InterruptedException {
        ticking.cancel(false);
        try {
            seconds.submit(() -> {}).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Nothing can't fail", e);
        }
    }

    /** From here on nothing that goes wrong is news: the person has ended the demo. */
    void silence() {
        silent = true;
    }

    boolean isSilent() {
        return silent;
    }

    /** How long all steps took together. */
    void tellTotal() {
        demoDisplay.done("Together", since(begin), "");
    }

    private Duration since(Instant start) {
        return Duration.between(start, clock.instant());
    }

    @Override
    public void close() {
        seconds.shutdownNow();
    }
}
