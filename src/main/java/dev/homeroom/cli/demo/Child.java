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
 * A child process of the demo.
 *
 * @param name name shown to the user
 * @param log file with the process's output
 */
record Child(String name, Process process, Path log) {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Waits until the process is ready.
     *
     * @return this
     * @throws DemoFailedException when the process ends early or takes too long
     */
    Child await(BooleanSupplier ready, Duration atMost) throws DemoFailedException, InterruptedException {
        for (long check = 0; check < atMost.dividedBy(CHECK_INTERVAL); check++) {
            if (ready.getAsBoolean()) {
                return this;
            }
            if (process.waitFor(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DemoFailedException(
                        name + " ended too early with exit code " + process.exitValue() + ".", log);
            }
        }
        throw new DemoFailedException(name + " was not ready within " + atMost.toSeconds() + " seconds.", log);
    }

    /** Waits for the exit of a short-lived process. */
    void awaitSuccess(Duration atMost) throws DemoFailedException, InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new DemoFailedException(name + " took longer than " + atMost.toSeconds() + " seconds.", log);
        }
        if (process.exitValue() != 0) {
            throw new DemoFailedException(name + " failed with exit code " + process.exitValue() + ".", log);
        }
    }

    CompletableFuture<Child> onEnd() {
        return process.onExit().thenApply(ended -> this);
    }

    /** Returns the last line of output; empty if there is none. */
    String lastLine() {
        List<String> lines = lastLines(1);
        return lines.isEmpty() ? "" : lines.getFirst();
    }

    /** Returns the last lines of output. Empty if the log can't be read, since the lines are only a hint. */
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

    /** Terminates the process and its descendants, by force after 10 s. */
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
            CompletableFuture.allOf(ends).get(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for the end of a process can't fail", e);
        }
    }
}
