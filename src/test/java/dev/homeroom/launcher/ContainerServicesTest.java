package dev.homeroom.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.state.Instance.ContainerInstance;
import dev.homeroom.launcher.state.ServiceState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A {@code docker} that keeps its containers as files, and writes down what it is told. */
@Execution(ExecutionMode.CONCURRENT)
class ContainerServicesTest {
    private static final String DOCKER = """
            #!/bin/sh
            cd "$(dirname "$0")/.." && echo "$*" >>told
            for last; do :; done
            case "$*" in
              "compose version") echo v2 ;;
              compose*up*) case "$*" in *runs/*) echo "$(cat .runtime/launcher/runs/$last.compose.yaml | tr -d '\\n') LEVEL=$LEVEL" >>overrides ;; esac
                test -e broken && { echo "no space left" >&2; echo "Error: executing docker-compose up: exit status 1" >&2; exit 1; }
                echo running >"$last.container" ;;
              compose*ps*) test -e "$last.container" && echo "id-$last"; exit 0 ;;
              inspect*) name=${last#id-}; status=$(cat "$name.container" 2>/dev/null) || { echo "Error: No such object" >&2; exit 1; }
                health=$(cat "$name.health" 2>/dev/null || echo healthy)
                echo '[{"State":{"Status":"'$status'","ExitCode":137,"Health":{"Status":"'$health'"}},"NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"49153"}]}}}]' ;;
              stop*) echo exited >"${last#id-}.container" ;;
              logs*) echo "a line of $last" ;;
            esac
            """;

    @TempDir
    private Path root;

    private LauncherStage stage;

    @BeforeEach
    void install() {
        stage = new LauncherStage(root);
        stage.with("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        program("docker", DOCKER);
        program("podman", "#!/bin/sh\nexit 125\n");
        stage.write("stack.yml", "services: {db: {image: x}, web: {image: x}}\n");
        stage.manifest("""
                compose: {files: [stack.yml]}
                services:
                  db: {compose: {service: db}, restart: {policy: on-failure, backoff: 10ms, limit: 2}}
                  web: {compose: {service: web}, depends_on: [db], env: {LEVEL: debug}, stop: {timeout: 7s}}
                """);
    }

    private void program(String name, String script) {
        stage.write("bin/" + name, script);
        assertThat(root.resolve("bin").resolve(name).toFile().setExecutable(true))
                .isTrue();
    }

    @AfterEach
    void end() throws Exception {
        stage.close();
    }

    @Test
    void containers_start_one_by_one_without_those_that_compose_would_add() throws Exception {
        // When
        List<String> failures = stage.start("web");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.lines("told").stream().filter(line -> line.contains(" up ")))
                .hasSize(2)
                .allMatch(line -> line.contains("--no-deps"))
                .element(0)
                .asString()
                .endsWith("up --detach --no-deps db");
        assertThat(stage.record("web").instance()).contains(new ContainerInstance("id-web"));
    }

    @Test
    void podman_runs_them_where_the_engine_of_docker_does_not_answer() throws Exception {
        // Given
        program("podman", DOCKER);
        program("docker", """
                #!/bin/sh
                test "$*" = "compose version" || { echo "Cannot connect to the Docker daemon" >&2; exit 1; }
                """);

        // When
        List<String> failures = stage.start("db");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.lines("told")).anyMatch(line -> line.contains(" up "));
    }

    @Test
    void an_engine_that_does_not_answer_says_so_itself_before_anything_starts() {
        // Given
        program("docker", """
                #!/bin/sh
                test "$*" = "compose version" || { echo "No daemon. Is it running?" >&2; exit 1; }
                """);

        // When / Then
        assertThatThrownBy(() -> stage.start("db", "web"))
                .isInstanceOf(ManifestException.class)
                .hasMessage("db, web can't be started: docker compose ps failed: No daemon. Is it running?");
    }

    @Test
    void a_container_that_runs_already_is_adopted() throws Exception {
        // Given
        stage.write("db.container", "running\n");

        // When
        List<String> failures = stage.start("db");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.lines("told")).noneMatch(line -> line.contains(" up "));
        assertThat(stage.state("db")).isEqualTo(ServiceState.RUNNING);
    }

    @Test
    void a_container_that_dies_or_is_unhealthy_is_started_again() throws Exception {
        // Given
        stage.start("db");

        // When / Then
        stage.write("db.container", "exited\n");
        stage.awaitRecord("db", record -> record.isHealthy() && record.restarts() == 1);
        stage.write("db.health", "unhealthy\n");
        stage.awaitRecord("db", record -> record.detail().startsWith("was no"));
        Files.delete(root.resolve("db.health"));
        stage.awaitRecord("db", record -> record.isHealthy());
        assertThat(stage.lines("told")).anyMatch(line -> line.equals("stop id-db"));
    }

    @Test
    void a_container_gets_its_own_variables_and_no_value_is_written_down() throws Exception {
        // When
        stage.start("web");

        // Then
        assertThat(stage.lines("overrides"))
                .singleElement()
                .asString()
                .contains("- LEVEL")
                .endsWith("LEVEL=debug");
        assertThat(Files.readString(stage.folder().composeOverride("web"))).doesNotContain("debug");
    }

    @Test
    void containers_stop_in_reverse_within_the_time_of_the_manifest() throws Exception {
        // Given
        stage.start("web");

        // When
        List<String> left = stage.stop();

        // Then
        assertThat(left).isEmpty();
        assertThat(stage.lines("told").stream().filter(line -> line.startsWith("stop")))
                .containsExactly("stop -t 7 id-web", "stop id-db");
    }

    @Test
    void the_log_of_a_container_is_kept() throws Exception {
        // When
        stage.start("db");

        // Then
        await().atMost(LauncherStage.LIMIT)
                .until(() -> stage.lines(".runtime/launcher/logs/db.log").contains("a line of id-db"));
    }

    @Test
    void a_port_of_a_container_is_an_endpoint() throws Exception {
        // Given
        stage.start("web");

        // When / Then
        assertThat(stage.launcher().endpoint("web", Optional.of("80"))).isEqualTo("localhost:49153");
    }

    @Test
    void a_container_that_cannot_be_started_fails_with_the_reason_of_the_engine() throws Exception {
        // Given
        stage.write("broken", "");

        // When
        List<String> failures = stage.start("db");

        // Then
        assertThat(failures)
                .containsExactly("db could not be started: docker compose up failed: no space left, after 2 restarts.");
    }
}
