package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.e2e.sabotage.Sabotage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The packaged application as a process, as operators run it. The test starts it. */
final class HomeroomProcess implements AutoCloseable {
    /** Quick compilation, and of little, because most of the processes live for seconds. */
    static final String[] QUICK_START = {
        "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=3"
    };

    /** Names a native executable, or a script like {@code ./homeroom}, to be tested instead of the jar. */
    private static final String EXECUTABLE = "homeroom.executable";

    private static final Duration TO_BE_READY = Duration.ofSeconds(90);

    private final Path directory;
    private final int port;
    private final int managementPort = FreePort.choose();
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> jvmOptions = new ArrayList<>(List.of(QUICK_START));
    private final AtomicInteger commands = new AtomicInteger();
    private String agent = usualAgent();
    private Optional<Path> executable = namedExecutable();
    private @Nullable Sabotage sabotage;
    private boolean usesCache = true;
    private Start last = new Start(List.of(), Map.of());
    private ChildProcess process;
    /** Length of the log when this scenario began. */
    private int before;

    private Counted counted = new Counted(null, "");

    /** Command and settings of a start. */
    private record Start(List<String> command, Map<String, String> environment) {}

    /** The metrics of a process at one moment. */
    private record Counted(@Nullable ChildProcess process, String metrics) {}

    HomeroomProcess(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        setUsual();
    }

    private void setUsual() {
        // The machine's settings must not reach it.
        for (String kept : List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ")) {
            if (System.getenv(kept) != null) {
                environment.put(kept, System.getenv(kept));
            }
        }
        set("HOMEROOM_HTTP_PORT", String.valueOf(port));
        set("HOMEROOM_MANAGEMENT_PORT", String.valueOf(managementPort));
    }

    /** Another process with the same settings, but its own ports and a new folder. */
    HomeroomProcess sibling(Path itsDirectory) {
        try {
            Files.createDirectories(itsDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        HomeroomProcess sibling = new HomeroomProcess(itsDirectory, FreePort.choose());
        environment.forEach(sibling.environment::putIfAbsent);
        sibling.executable = executable;
        return sibling;
    }

    /** Sets an environment variable for the next start. */
    HomeroomProcess set(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** The environment of the next start. */
    Map<String, String> settings() {
        return Map.copyOf(environment);
    }

    /** The option that loads the agent that measures coverage, or empty. */
    private static String usualAgent() {
        String option = System.getProperty("homeroom.e2e.agent", "");
        return option.startsWith("-javaagent:") ? option : "";
    }

    HomeroomProcess unset(String name) {
        environment.remove(name);
        return this;
    }

    /** Replaces the options for quick starts, including the ahead-of-time cache. For measurements. */
    HomeroomProcess withJvmOptions(String... options) {
        jvmOptions.clear();
        jvmOptions.addAll(List.of(options));
        usesCache = false;
        return this;
    }

    HomeroomProcess withJvmOption(String another) {
        jvmOptions.add(another);
        return this;
    }

    /** The executable that the tests were told to test. */
    static Optional<Path> namedExecutable() {
        return Optional.of(System.getProperty(EXECUTABLE, ""))
                .filter(named -> !named.isBlank())
                .map(named -> Path.of(named).toAbsolutePath());
    }

    /** Runs it instead of the jar, without the options for quick starts, unless the tests were told of another one. */
    HomeroomProcess withExecutable(Path file) {
        executable = namedExecutable().or(() -> Optional.of(file));
        return this;
    }

    /** Runs the {@link Application#WOVEN} application, without coverage, which a killed process loses anyway. */
    HomeroomProcess withSabotage(Sabotage chosen) {
        sabotage = chosen;
        return withoutAgent();
    }

    /** Disables coverage. */
    HomeroomProcess withoutAgent() {
        agent = "";
        return this;
    }

    /** Usual settings; the log and the metrics begin here. The process goes on until another start, which sees whether it can stay. */
    void forTheNextScenario() {
        environment.clear();
        setUsual();
        jvmOptions.clear();
        jvmOptions.addAll(List.of(QUICK_START));
        usesCache = true;
        agent = usualAgent();
        executable = namedExecutable();
        sabotage = null;
        before = wholeLog().length();
        counted = isRunning() ? new Counted(process, metrics()) : new Counted(null, "");
    }

    private boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Starts it without waiting. Stops it before if it runs. */
    HomeroomProcess launch() {
        stop();
        last = next();
        process = ChildProcess.start(last.command(), last.environment(), directory, directory.resolve("homeroom.log"));
        return this;
    }

    private Start next() {
        return new Start(command("serve"), Map.copyOf(environment));
    }

    /** Starts it, unless it runs with the same settings, and waits until it is ready. */
    HomeroomProcess start() {
        if (!isRunning() || !next().equals(last)) {
            launch();
        }
        awaitReady();
        return this;
    }

    void awaitReady() {
        awaitHealth("ready");
    }

    /** Waits until it runs, with or without connections. */
    void awaitLive() {
        awaitHealth("live");
    }

    private void awaitHealth(String word) {
        Patience.waitingFor("Homeroom to be " + word, TO_BE_READY).until(() -> {
            assertThat(process.isAlive())
                    .as("Homeroom runs; its log is %s", directory.resolve("homeroom.log"))
                    .isTrue();
            return Knock.status(management().resolve("/q/health/" + word)) == 200;
        });
    }

    /** Output and exit code of a command. */
    record Printed(String text, int exitCode) {}

    /** Runs another Homeroom command with the same settings to its end. */
    Printed run(String... words) {
        try (ChildProcess command = begin(words)) {
            assertThat(command.awaitEnd(TO_BE_READY))
                    .as(String.join(" ", words))
                    .isTrue();
            return new Printed(command.log(), command.exitCode());
        }
    }

    /** Begins another Homeroom command with the same settings. Ctrl-C ends it, also where a shell runs the tests in the background. */
    ChildProcess begin(String... words) {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(command(words));
        Path log = directory.resolve("command-" + commands.incrementAndGet() + ".log");
        return ChildProcess.start(command, environment, directory, log);
    }

    private List<String> command(String... words) {
        if (executable.isPresent()) {
            return Stream.concat(executable.stream().map(Path::toString), Stream.of(words))
                    .toList();
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        Application application = sabotage == null ? Application.PACKAGED : Application.WOVEN;
        if (sabotage != null) {
            command.addAll(sabotage.jvmOptions());
        }
        if (!agent.isEmpty()) {
            // Beside it the JVM uses no cache.
            command.add(agent);
        } else if (usesCache) {
            command.addAll(application.cache());
        }
        command.addAll(List.of("-jar", application.jar().toString()));
        command.addAll(List.of(words));
        return command;
    }

    /** The port behind the proxy. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    URI management() {
        return URI.create("http://127.0.0.1:" + managementPort);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the process ends by itself, and returns its exit code. */
    int awaitExit() {
        assertThat(process.awaitEnd(Patience.USUAL))
                .as("Homeroom ends by itself")
                .isTrue();
        return process.exitCode();
    }

    /** @return whether the process has ended by itself in that time */
    boolean awaitEnd(Duration atMost) {
        return process.awaitEnd(atMost);
    }

    /** SIGTERM, if it runs. */
    void stop() {
        if (isRunning()) {
            process.stop();
        }
    }

    /** SIGTERM, without waiting. */
    void askToStop() {
        signal("TERM");
    }

    /** SIGSTOP: freezes it until {@link #thaw}. */
    void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        ChildProcess.signal(pid(), name);
    }

    /** What the log says since the last start. */
    String logOfThisRun() {
        String log = log();
        return log.substring(Math.max(0, log.lastIndexOf(" starts: http=")));
    }

    /** Its logged warnings and errors. */
    List<String> complaints() {
        return log().lines()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR ") || line.startsWith("\tat "))
                .toList();
    }

    /** Status of {@code /q/health/ready}; 0 without an answer. */
    int readiness() {
        return Knock.status(management().resolve("/q/health/ready"));
    }

    /** Body of {@code /q/health/ready}; empty without an answer. */
    String readinessText() {
        return Knock.body(management().resolve("/q/health/ready"));
    }

    /** SIGKILL. */
    void kill() {
        process.kill();
    }

    /** SIGTERM, then a start with the same settings. */
    void restart() {
        stop();
        start();
    }

    /** The log of this scenario, over restarts. */
    String log() {
        return wholeLog().substring(before);
    }

    /** The log, also of earlier scenarios in a shared environment. */
    String wholeLog() {
        return process == null ? "" : process.log();
    }

    void awaitLog(String text) {
        Patience.waitingFor("“" + text + "” in Homeroom's log").until(() -> log().contains(text));
    }

    /** @param sample how the line of {@code /q/metrics} begins, with name and labels */
    void awaitMetric(String sample, double atLeast) {
        Patience.waitingFor(sample + " ≥ " + atLeast).until(() -> metric(sample) >= atLeast);
    }

    /** Counted from the beginning of this scenario, or from the start if that was later. */
    private double metric(String sample) {
        double earlier = process == counted.process() ? in(counted.metrics(), sample) : 0;
        return in(metrics(), sample) - earlier;
    }

    private String metrics() {
        return Knock.body(management().resolve("/q/metrics"));
    }

    private static double in(String metrics, String sample) {
        return metrics.lines()
                .filter(line -> line.startsWith(sample))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
