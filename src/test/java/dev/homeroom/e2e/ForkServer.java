package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that has loaded Synapse and forks for each start, since loading takes most of a start's work. {@code fork_server.py} beside the start
 * command describes its lines. It ends with the tests.
 */
final class ForkServer {
    private static final Path LOG =
            Path.of("target", "e2e", "fork-server-" + ProcessHandle.current().pid() + ".log");

    private final Writer starts;
    private final BufferedReader processIds;

    private ForkServer(Process process) {
        this.starts = process.outputWriter(StandardCharsets.UTF_8);
        this.processIds = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Holds the only one of this process, from the first start on. */
    private static final class Only {
        static final ForkServer RUNNING = launch(TestHomeserver.SYNAPSE.toAbsolutePath());
    }

    static ForkServer running() {
        return Only.RUNNING;
    }

    private static ForkServer launch(Path startCommand) {
        try {
            Files.createDirectories(LOG.getParent());
            return new ForkServer(new ProcessBuilder(startCommand.toString(), "--fork-server")
                    .redirectError(LOG.toFile())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("The fork server doesn't start", e);
        }
    }

    /** @param words of the start command */
    synchronized ChildProcess start(List<String> words, Path log) {
        List<String> line = new ArrayList<>(List.of(log.toAbsolutePath().toString()));
        line.addAll(words);
        try {
            starts.write(String.join("\t", line) + "\n");
            starts.flush();
            String pid = processIds.readLine();
            assertThat(pid).as("the fork server runs; its log is %s", LOG).isNotNull();
            return ChildProcess.forked(Long.parseLong(pid), log);
        } catch (IOException e) {
            throw new UncheckedIOException("The fork server is gone; its log is " + LOG, e);
        }
    }
}
