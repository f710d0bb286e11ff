package dev.homeroom.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The commands as processes of their own, with the supervisor that they leave behind. */
@Execution(ExecutionMode.CONCURRENT)
class LauncherProcessesTest {
    private static final String LOG_MANAGER = "-Djava.util.logging.manager=org.jboss.logmanager.LogManager";

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path root;

    private LauncherStage stage;

    private record Ended(int exitCode, String out, String errors) {}

    @BeforeEach
    void prepare() {
        stage = new LauncherStage(root);
        stage.manifest("""
                services:
                  web:
                    summary: A web server
                    command: "echo run >>runs; touch up; exec sleep 300"
                    health: {exec: [test, -e, up], interval: 200ms, retries: 300}
                    env: {DATABASE_PASSWORD: "${PASSWORD}"}
                    restart: {policy: on-failure, backoff: 10ms}
                  api: {command: "exec sleep 300", depends_on: [web]}
                profiles:
                  all: {description: everything, services: [api]}
                """).write(".env", "PASSWORD=hunter2\n");
    }

    @AfterEach
    void end() throws Exception {
        stage.close();
        // A supervisor in the background writes its state down once more after the last service has ended.
        await("the folder to be removed")
                .atMost(LauncherStage.LIMIT)
                .ignoreExceptionsMatching(e -> e instanceof IOException || e instanceof UncheckedIOException)
                .until(this::removeFolder);
    }

    private boolean removeFolder() throws IOException {
        try (Stream<Path> found = Files.walk(root)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
        return Files.notExists(root);
    }

    @Test
    void services_run_on_after_start_and_end_with_stop() throws Exception {
        // When
        Ended started = services("start", "--profile", "all");
        Ended status = services("status");
        Ended stopped = services("stop");

        // Then
        assertThat(started.exitCode()).as(started.errors()).isZero();
        assertThat(started.out().lines().toList().getLast()).contains("api").contains("running");
        assertThat(status.exitCode()).isZero();
        assertThat(status.out()).contains("web").contains("running, healthy").doesNotContain("Nobody");
        assertThat(stopped.exitCode()).as(stopped.errors()).isZero();
        assertThat(services("status").out().lines()).allMatch(line -> line.endsWith("stopped"));
    }

    @Test
    void a_supervisor_that_is_killed_leaves_services_running_and_the_next_start_takes_them_over() throws Exception {
        // Given
        services("start", "--profile", "all");
        long pid = stage.pid("web");
        ProcessHandle supervisor = supervisor();

        // When
        supervisor.destroyForcibly();
        await().atMost(LauncherStage.LIMIT).until(() -> !supervisor.isAlive());
        Ended status = services("status");
        Ended again = services("start", "--profile", "all");

        // Then
        assertThat(status.out()).contains("Nobody restarts a service that fails now.");
        assertThat(again.exitCode()).as(again.errors()).isZero();
        assertThat(stage.pid("web")).isEqualTo(pid);
        assertThat(stage.lines("runs")).hasSize(1);
        assertThat(services("status").out()).doesNotContain("Nobody");
    }

    @Test
    void a_start_that_is_killed_leaves_a_start_that_goes_on() throws Exception {
        // Given
        Process start = begin("start", "--profile", "all");
        await().atMost(LauncherStage.LIMIT)
                .until(() -> stage.launcher().state().service("web").state().isUp());

        // When
        start.destroyForcibly().waitFor();
        Ended again = services("start", "--profile", "all");

        // Then
        assertThat(again.exitCode()).as(again.errors()).isZero();
        assertThat(stage.lines("runs")).hasSize(1);
    }

    @Test
    void two_launchers_at_once_start_each_service_once() throws Exception {
        // When
        Process one = begin("start", "--profile", "all");
        Process other = begin("start", "--profile", "all");

        // Then
        assertThat(one.waitFor(LauncherStage.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(other.waitFor(LauncherStage.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(List.of(one.exitValue(), other.exitValue())).containsOnly(0);
        assertThat(stage.lines("runs")).hasSize(1);
    }

    @Test
    void a_broken_manifest_ends_with_2_and_one_sentence_each() throws Exception {
        // Given
        stage.manifest("""
                services:
                  a: {command: "true", depends_on: [b]}
                  b: {command: "true", depends_on: [a, c], restrat: no}
                """);

        // When
        Ended ended = services("validate");

        // Then
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.errors().lines())
                .hasSize(3)
                .contains(
                        "Error: b depends on c, which is not in the manifest.",
                        "Error: Services depend on each other in a circle: a → b → a.")
                .anyMatch(line -> line.startsWith("Error: services.yaml: services.b.restrat is not a known key."));
    }

    @Test
    void validate_names_the_file_of_each_variable_and_no_value() throws Exception {
        // When
        Ended ended = services("validate", "--profile", "all");

        // Then
        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(ended.out())
                .contains("web: A web server", "DATABASE_PASSWORD  services.yaml", "PASSWORD  .env")
                .doesNotContain("hunter2");
    }

    @Test
    void graph_shows_the_order_of_starts() throws Exception {
        // When / Then
        assertThat(services("graph").out().lines()).containsExactly("1  web", "2  api  needs web");
    }

    @Test
    void wait_ends_with_1_after_its_timeout_and_with_0_once_all_are_healthy() throws Exception {
        // Given
        stage.manifest("""
                services:
                  slow: {command: "exec sleep 300", health: {exec: [test, -e, up], interval: 100ms, start_period: 10m}}
                """);
        services("start", "--no-wait", "slow");

        // When
        Ended late = services("wait", "--timeout", "300ms", "slow");
        stage.write("up", "");
        Ended healthy = services("wait", "slow");

        // Then
        assertThat(late.exitCode()).isEqualTo(1);
        assertThat(late.errors()).startsWith("Error: slow is still starting");
        assertThat(healthy.exitCode()).as(healthy.errors()).isZero();
    }

    @Test
    void a_profile_and_services_together_are_refused_with_the_usage_of_the_command() throws Exception {
        // When
        Ended ended = services("restart", "--profile", "all", "web");

        // Then
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.errors()).contains("Name a profile or services, not both.", "homeroom services restart");
    }

    @Test
    void logs_are_followed_through_a_rotation_until_ctrl_c() throws Exception {
        // Given a log that the next supervisor finds too long
        stage.manifest("""
                services:
                  talker:
                    command: >-
                      head -c 10000000 /dev/zero | tr '\\0' x; echo; echo before; touch full;
                      until test -e go; do sleep 0.1; done; echo after; exec sleep 300
                    health: {exec: [test, -e, full], interval: 100ms, start_period: 10m}
                """);
        services("start", "talker");
        supervisor().destroyForcibly();
        Process follow = begin("logs", "--follow", "--tail", "1", "talker");
        await().atMost(LauncherStage.LIMIT).until(() -> printed(follow).contains("before"));

        // When
        services("start", "talker");
        Path log = root.resolve(".runtime/launcher/logs/talker.log");
        await().atMost(LauncherStage.LIMIT).until(() -> Files.size(log) == 0);
        stage.write("go", "");

        // Then
        await().atMost(LauncherStage.LIMIT).until(() -> printed(follow).contains("after"));
        assertThat(log).hasContent("after");
        assertThat(log.resolveSibling("talker.log.1")).content().endsWith("\nbefore\n");
        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(follow.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(follow.waitFor(LauncherStage.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(follow.exitValue()).isEqualTo(130);
        assertThat(printed(follow)).isEqualTo("before\nafter\n");
    }

    /** Nothing at first, since the shell makes the file. */
    private String printed(Process process) throws IOException {
        Path output = root.resolve(process.pid() + ".out");
        return Files.exists(output) ? Files.readString(output) : "";
    }

    private ProcessHandle supervisor() {
        String pid = stage.lines(".runtime/launcher/supervisor.lock").getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private Ended services(String... words) throws IOException, InterruptedException {
        Process process = begin(words);
        assertThat(process.waitFor(LauncherStage.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        String name = String.valueOf(process.pid());
        return new Ended(
                process.exitValue(),
                Files.readString(root.resolve(name + ".out")),
                Files.readString(root.resolve(name + ".errors"))
                        .replaceFirst("NOTE: Picked up JDK_JAVA_OPTIONS.*\n", ""));
    }

    /**
     * The program's output goes to files with its pid as name, since the shell replaces itself. A shell that runs the tests in the
     * background makes them ignore Ctrl-C.
     */
    private Process begin(String... words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("env", "--default-signal=INT", "sh", "-c", "exec \"$@\" >$$.out 2>$$.errors", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "services"));
        command.addAll(List.of(words));
        command.addAll(List.of("--manifest", root.resolve("services.yaml").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        // Java says on standard error that it uses these.
        builder.environment().put("JDK_JAVA_OPTIONS", LOG_MANAGER);
        return builder.start();
    }
}
