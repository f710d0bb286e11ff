package dev.homeroom.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A process of the demo.
 *
 * @param name as the person in front of it knows it
 * @param log what it says
 */
record Child(String name, Process process, Path log) {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration TO_END = Duration.ofSeconds(10);

    /**
     * Waits until it is ready.
     *
     * @return this
     * @throws DemoFailedException when it ends before that, or takes longer than it may
     */
    Child await(BooleanSupplier ready, Duration atMost) throws DemoFailedException, InterruptedException {
        for (long look = 0; look < atMost.dividedBy(BETWEEN_LOOKS); look++) {
            if (ready.getAsBoolean()) {
                return this;
            }
            if (process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DemoFailedException(
                        name + " ended too early, with exit code " + process.exitValue() + ".", log);
            }
        }
        throw new DemoFailedException(name + " was not ready within " + atMost.toSeconds() + " seconds.", log);
    }

    /** For a process that does one thing and ends. */
    void awaitSuccess(Duration atMost) throws DemoFailedException, InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new DemoFailedException(name + " took longer than " + atMost.toSeconds() + " seconds.", log);
        }
        if (process.exitValue() != 0) {
            throw new DemoFailedException(name + " failed, with exit code " + process.exitValue() + ".", log);
        }
    }

    CompletableFuture<Child> onEnd() {
        return process.onExit().thenApply(ended -> this);
    }

    /** The last line it said; empty before the first. */
    String lastLine() {
        List<String> lines = lastLines(1);
        return lines.isEmpty() ? "" : lines.getFirst();
    }

    /** What it said last, as far as it can be read: this only helps to understand. */
    List<String> lastLines(int count) {
        return lastLines(log, count);
    }

    static List<String> lastLines(Path log, int count) {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** Asks it to end, with what it started itself, and ends it when it doesn't. */
    void end() {
        try (Stream<ProcessHandle> started = process.descendants()) {
            List<ProcessHandle> all =
                    Stream.concat(Stream.of(process.toHandle()), started).toList();
            all.forEach(ProcessHandle::destroy);
            if (!haveEnded(all)) {
                all.forEach(ProcessHandle::destroyForcibly);
                haveEnded(all);
            }
        }
    }

    private static boolean haveEnded(List<ProcessHandle> processes) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(TO_END.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The end of a process can't fail", e);
        }
    }
}
