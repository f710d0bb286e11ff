package dev.homeroom.launcher.engine;

import dev.homeroom.database.entity.OutsideTransactions;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A program that is run to its end for its output. */
final class ProgramRun {
    private static final Executor READERS = task -> Thread.ofVirtual().start(task);
    /** A grandchild may keep the output open after the program's end. */
    private static final Duration REST_OF_OUTPUT = Duration.ofSeconds(1);

    /** Podman says so after the words of the Compose program that it ran. */
    private static final String PODMAN_ABOUT_COMPOSE = "Error: executing ";

    record ProgramResult(int exitCode, String output, String errors) {
        boolean isGood() {
            return exitCode == 0;
        }

        /** Returns the line that says most about a failure. */
        String reason() {
            List<String> lines = Stream.concat(output.lines(), errors.lines())
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith(PODMAN_ABOUT_COMPOSE))
                    .toList();
            return lines.isEmpty() ? "exit code " + exitCode : lines.getLast();
        }
    }

    private ProgramRun() {}

    /** @return empty after the time, when the program was ended */
    static Optional<ProgramResult> of(
            List<String> words, Map<String, String> environment, Path folder, Duration timeout)
            throws EngineException, InterruptedException {
        OutsideTransactions.require("the run of a program");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            CompletableFuture<String> output = reading(process.getInputStream());
            CompletableFuture<String> errors = reading(process.getErrorStream());
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return Optional.empty();
            }
            return Optional.of(new ProgramResult(process.exitValue(), rest(output), rest(errors)));
        } catch (IOException e) {
            throw new EngineException(words.getFirst() + " can't be run: " + e.getMessage() + ".");
        }
    }

    private static CompletableFuture<String> reading(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                READERS);
    }

    private static String rest(CompletableFuture<String> output) throws InterruptedException {
        try {
            return output.get(REST_OF_OUTPUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return "";
        }
    }

    /** Returns the program's path by the {@code PATH} of the environment, which may differ from this process' own. */
    static Optional<String> find(String program, Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
