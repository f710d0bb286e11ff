package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real homeserver with its own data, started by the command in {@code HOMEROOM_TEST_HOMESERVER}; default Synapse. The
 * class must work with any homeserver. docs/develop/testing.md has the command's contract.
 */
final class TestHomeserver implements AutoCloseable {
    /** Long, because the first start may install it. */
    private static final Duration TO_START = Duration.ofMinutes(6);

    private final String serverName;
    private final int port = FreePort.choose();
    private final Path directory;
    private final List<String> command;
    private final Map<String, String> environment;
    private ChildProcess process;

    TestHomeserver(String serverName, Path directory, Path registration, Map<String, String> extra) {
        this.serverName = serverName;
        this.directory = directory;
        this.command = List.of(
                startCommand().toString(),
                serverName,
                String.valueOf(port),
                data().toString(),
                registration.toString());
        this.environment = new HashMap<>(System.getenv());
        this.environment.putAll(extra);
    }

    /** Its data folder. */
    Path data() {
        return directory.resolve("homeserver");
    }

    private static Path startCommand() {
        String own = System.getenv("HOMEROOM_TEST_HOMESERVER");
        Path chosen = Path.of(own == null || own.isBlank() ? "src/homeserver/synapse/start" : own);
        return chosen.toAbsolutePath();
    }

    private void awaitAnswer() {
        Patience.waitingFor("the homeserver to answer", TO_START).until(() -> {
            assertThat(process.isAlive())
                    .as(() -> "the homeserver runs; it said: " + process.log())
                    .isTrue();
            return Knock.status(uri().resolve("/_matrix/client/versions")) == 200;
        });
    }

    String serverName() {
        return serverName;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** SIGTERM. The data stays. */
    void stop() {
        process.stop();
    }

    /** SIGKILL. The data stays. */
    void kill() {
        process.kill();
    }

    /** Starts it with its earlier data, if any, and waits until it answers. */
    void start() {
        process = ChildProcess.start(command, environment, directory, directory.resolve("homeserver.log"));
        awaitAnswer();
    }

    void restart() {
        stop();
        start();
    }

    /** Output of the start command. The homeserver's own log is in its data folder. */
    String log() {
        return process == null ? "" : process.log();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
