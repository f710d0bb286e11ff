package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of a test. Its output goes to a file, and it ends with the tests at the latest. */
final class ChildProcess implements AutoCloseable {
    private static final Duration TO_STOP = Duration.ofSeconds(30);
    private static final Set<ChildProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(ChildProcess::destroyAll)));
    }

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        RUNNING.add(this);
    }

    /**
     * @param environment the whole environment
     * @param log the file that both output streams are appended to
     */
    static ChildProcess start(List<String> command, Map<String, String> environment, Path directory, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't start " + command.getFirst(), e);
        }
    }

    /** A process that a child of this process has started. */
    static ChildProcess forked(long pid, Path log) {
        ProcessHandle handle = ProcessHandle.of(pid)
                .orElseThrow(() -> new AssertionError("Process " + pid + " ended at once; see " + log));
        return new ChildProcess(new ForkedProcess(handle), log);
    }

    /** @param name as {@code kill} knows it */
    static void signal(long pid, String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(exit).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** @throws IllegalThreadStateException while the process runs */
    int exitCode() {
        return process.exitValue();
    }

    /** The processes that it started, and theirs. */
    List<ProcessHandle> descendants() {
        try (Stream<ProcessHandle> started = process.descendants()) {
            return started.toList();
        }
    }

    /** SIGTERM. Fails the test if the process doesn't end. */
    void stop() {
        process.destroy();
        if (!awaitEnd(TO_STOP)) {
            kill();
            throw new AssertionError("Process " + pid() + " did not end within " + TO_STOP + " of SIGTERM; see " + log);
        }
        RUNNING.remove(this);
    }

    /** SIGKILL for the process and its children. */
    void kill() {
        destroyAll();
        if (!awaitEnd(TO_STOP)) {
            throw new AssertionError("Process " + pid() + " is still there after SIGKILL");
        }
        RUNNING.remove(this);
    }

    private void destroyAll() {
        List<ProcessHandle> descendants = descendants();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** @return whether the process has ended */
    boolean awaitEnd(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    String log() {
        try {
            // Not readString: an unfinished line may end within a character.
            return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
        RUNNING.remove(this);
    }
}
