package dev.homeroom.backend.letta;

import dev.homeroom.backend.upstream.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Letta server with a language model that is a stub, by the scripts of the folder that {@code HOMEROOM_LETTA_LAB}
 * names. The first start installs it from the registries, which takes minutes and 900 MB under {@code target}.
 */
public final class RealLetta implements AutoCloseable {
    private static final Path WORK = Path.of("target", "letta-lab").toAbsolutePath();
    private static final Path DATA = WORK.resolve("data-" + System.getProperty("homeroom.e2e.fork", "0"));

    private final int port = freePort();
    private final int stubPort = freePort();
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "LETTA_PORT", "" + port,
            "STUB_PORT", "" + stubPort,
            "PG_PORT", "" + freePort(),
            "REDIS_PORT", "" + freePort(),
            "STUB_TOKEN_DELAY_MS", "1",
            // By default a keep-alive comes every 20 s only: to limits of a few seconds the connection would be broken.
            "LETTA_KEEPALIVE_INTERVAL", "0.5"));

    private static Path scripts() {
        String configured = System.getenv("HOMEROOM_LETTA_LAB");
        return Path.of(configured == null ? "../shared/letta/server" : configured);
    }

    /** Installs the server if need be, and starts it on an empty database. */
    static RealLetta start() {
        return start(new RealLetta());
    }

    /** Likewise, but it calls tools on this machine: 0.16.8 would call public addresses alone. */
    public static RealLetta startCallingThisMachine() {
        RealLetta letta = new RealLetta();
        letta.environment.put("PYTHONPATH", letta.takesAllAddressesForPublic().toString());
        return start(letta);
    }

    /** Python reads {@code sitecustomize} before everything else. */
    private Path takesAllAddressesForPublic() {
        try {
            Path folder = Files.createDirectories(WORK.resolve("python"));
            Files.writeString(
                    folder.resolve("sitecustomize.py"),
                    "import ipaddress\nipaddress.IPv4Address.is_global = property(lambda address: True)\n");
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RealLetta start(RealLetta letta) {
        letta.setUp();
        letta.run(2, letta.environment, "./run.sh", "wipe");
        letta.run(5, letta.environment, "./run.sh", "start");
        return letta;
    }

    void restartWithoutRedis() {
        run(2, environment, "./run.sh", "stop");
        Map<String, String> settings = new HashMap<>(environment);
        settings.put("NO_REDIS", "1");
        run(5, settings, "./run.sh", "start");
    }

    public void makeAgents(int count) {
        run(
                5,
                environment,
                WORK.resolve("venv/bin/python").toString(),
                "make_agents.py",
                "" + count,
                "--names",
                "--tags",
                "lab,matrix",
                "--base",
                url().toString());
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The number of calls of the language model. */
    int modelCalls() {
        String stats = get("http://127.0.0.1:" + stubPort + "/stub/stats");
        return Json.parse(stats).orElseThrow().path("chat").asInt();
    }

    /** From now on, the agent asks before it uses the tool. */
    void requireApproval(String agent, String tool) {
        send(HttpRequest.newBuilder(url().resolve("/v1/agents/" + agent + "/tools/approval/" + tool))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"requires_approval\": true}")));
    }

    /** The results of the tools that were used or denied in a conversation. */
    List<String> toolReturns(String conversation) {
        String messages = get(url() + "/v1/conversations/" + conversation + "/messages?limit=100");
        return Json.parse(messages)
                .orElseThrow()
                .valueStream()
                .flatMap(message -> Json.text(message, "tool_return").stream())
                .toList();
    }

    private static String get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    private static String send(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(
                        response.request() + " gave " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        run(2, environment, "./run.sh", "stop");
    }

    /** Test processes side by side share the installation. */
    private void setUp() {
        try {
            Files.createDirectories(WORK);
            try (FileChannel channel = FileChannel.open(
                            WORK.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                copyScripts();
                run(20, Map.of(), "./setup.sh", WORK.resolve("venv").toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copyScripts() {
        if (!Files.isDirectory(scripts())) {
            throw new IllegalStateException(
                    "HOMEROOM_LETTA_LAB must name the folder with the Letta lab's setup.sh and run.sh; there is none at "
                            + scripts());
        }
        try (Stream<Path> files = Files.list(scripts())) {
            Files.createDirectories(WORK.resolve("server"));
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = WORK.resolve("server").resolve(file.getFileName());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                copy.toFile().setExecutable(true);
                copy.toFile().setWritable(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(int minutes, Map<String, String> environment, String... command) {
        File log = WORK.resolve("lab.log").toFile();
        try {
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                    .directory(WORK.resolve("server").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
            builder.environment().putAll(environment);
            builder.environment().put("VENV", WORK.resolve("venv").toString());
            builder.environment().put("DATA", DATA.toString());
            Process process = builder.start();
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(command[0] + " did not end in " + minutes + " minutes; see " + log);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(command[0] + " failed; see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
