package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real homeserver with its own data, started by the command in {@code HOMEROOM_TEST_HOMESERVER}; default Synapse, from a {@link ForkServer}. The
 * class must work with any homeserver. docs/develop/testing.md has the command's contract.
 */
final class TestHomeserver implements AutoCloseable {
    /** Long, because the first start may install it. */
    private static final Duration TO_START = Duration.ofMinutes(6);

    static final Path SYNAPSE = Path.of("src/homeserver/synapse/start");

    private static final Optional<String> CHOSEN =
            Optional.ofNullable(System.getenv("HOMEROOM_TEST_HOMESERVER")).filter(command -> !command.isBlank());

    private final String serverName;
    private final int port = FreePort.choose();
    private final Path directory;
    private final List<String> words;
    private final Map<String, String> extra;
    private ChildProcess process;

    TestHomeserver(String serverName, Path directory, Path registration, Map<String, String> extra) {
        this.serverName = serverName;
        this.directory = directory;
        this.words = List.of(serverName, String.valueOf(port), data().toString(), registration.toString());
        this.extra = extra;
    }

    /** Its data folder. */
    Path data() {
        return directory.resolve("homeserver");
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
        Path log = directory.resolve("homeserver.log");
        process = CHOSEN.isEmpty() && extra.isEmpty()
                ? ForkServer.running().start(words, log)
                : ChildProcess.start(command(), environment(), directory, log);
        awaitAnswer();
    }

    private List<String> command() {
        Path start = CHOSEN.map(Path::of).orElse(SYNAPSE).toAbsolutePath();
        return Stream.concat(Stream.of(start.toString()), words.stream()).toList();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(extra);
        return environment;
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
