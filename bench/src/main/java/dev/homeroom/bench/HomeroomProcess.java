package dev.homeroom.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The packaged application as a process of its own. */
final class HomeroomProcess implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(90);
    private static final Duration TO_STOP = Duration.ofSeconds(60);

    private final Process process;
    private final int managementPort;
    private final Path log;

    private HomeroomProcess(Process process, int managementPort, Path log) {
        this.process = process;
        this.managementPort = managementPort;
        this.log = log;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param settings environment variables; nothing else of the environment reaches the process */
    static HomeroomProcess start(List<String> command, Map<String, String> settings, int port, Path directory) {
        int managementPort = freePort();
        Path log = directory.resolve("homeroom.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "TZ"));
        builder.environment().putAll(settings);
        builder.environment().put("HOMEROOM_HTTP_PORT", String.valueOf(port));
        builder.environment().put("HOMEROOM_MANAGEMENT_PORT", String.valueOf(managementPort));
        try {
            HomeroomProcess homeroom = new HomeroomProcess(builder.start(), managementPort, log);
            homeroom.await("Homeroom takes requests", TO_START, () -> homeroom.get("/q/health/live") == 200);
            return homeroom;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessFigures figures() {
        return new ProcessFigures(process.pid());
    }

    void awaitReady() {
        await("Homeroom is ready", TO_START, () -> get("/q/health/ready") == 200);
    }

    void await(String what, Duration longest, BooleanSupplier condition) {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("Waited in vain until " + what + ":\n" + endOfLog());
            }
            pause(Duration.ofMillis(100));
        }
    }

    static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of the log that tell of something wrong. */
    long errors() {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" ERROR ")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is alive on the heap, in MiB, after a collection that this asks for. */
    double liveHeap() {
        try {
            new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            String.valueOf(process.pid()),
                            "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return metrics()
                            .lines()
                            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                            .sum()
                    / (1024 * 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private String metrics() throws IOException {
        try (var body = open("/q/metrics").getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** 0 when there is no answer. */
    private int get(String path) {
        try {
            return open(path).getResponseCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        return (HttpURLConnection)
                URI.create("http://127.0.0.1:" + managementPort + path).toURL().openConnection();
    }

    /** SIGTERM, as operators end it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(TO_STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
