package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs commands to their end, with this environment in addition to the tests' own.
 *
 * @param directory the folder that they run in
 */
record Shell(Path directory, Map<String, String> environment) {
    /** Both output streams, and the exit code. */
    record Printed(int exitCode, String text) {}

    Shell with(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new Shell(directory, more);
    }

    /** @return the output; another exit code than 0 fails the test */
    String run(String... command) {
        Printed printed = attempt(command);
        assertThat(printed.exitCode())
                .as(() -> String.join(" ", command) + " said:\n" + printed.text())
                .isZero();
        return printed.text().strip();
    }

    Printed attempt(String... command) {
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Printed(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
