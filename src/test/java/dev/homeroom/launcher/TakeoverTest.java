package dev.homeroom.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.launcher.state.ServiceState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A launcher ends, and the next one finds what it has left. */
@Execution(ExecutionMode.CONCURRENT)
class TakeoverTest {
    private static final String WEB = """
            services:
              web:
                command: "echo run >>runs; touch up; exec sleep 300"
                health: {exec: [test, -e, up], interval: 200ms, retries: 300}
                restart: {policy: on-failure, backoff: 10ms}
            """;

    @TempDir
    private Path root;

    private LauncherStage stage;

    @BeforeEach
    void start() throws Exception {
        stage = new LauncherStage(root).manifest(WEB);
        assertThat(stage.start("web")).isEmpty();
    }

    @AfterEach
    void end() throws Exception {
        stage.close();
    }

    @Test
    void the_next_start_finds_what_runs() throws Exception {
        // Given
        long pid = stage.pid("web");
        stage.loseSupervisor();

        // When
        List<String> failures = stage.start("web");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.pid("web")).isEqualTo(pid);
        assertThat(stage.lines("runs")).hasSize(1);
    }

    @Test
    void a_service_that_was_taken_over_is_restarted_too() throws Exception {
        // Given
        stage.loseSupervisor();
        stage.start("web");

        // When
        stage.kill("web");

        // Then
        stage.awaitRecord(
                "web", record -> record.isHealthy() && stage.lines("runs").size() == 2);
    }

    @Test
    void a_service_that_died_meanwhile_is_started_by_the_next_start() throws Exception {
        // Given
        stage.loseSupervisor();
        stage.kill("web");

        // When
        List<String> failures = stage.start("web");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.lines("runs")).hasSize(2);
    }

    @Test
    void status_sees_that_a_service_died_while_nobody_supervised() throws Exception {
        // Given
        stage.loseSupervisor();
        stage.kill("web");

        // When / Then
        assertThat(stage.launcher().status(Selection.NONE).get("web"))
                .returns(ServiceState.FAILED, record -> record.state())
                .returns("ended while nobody supervised it", record -> record.detail());
    }

    @Test
    void a_stop_without_a_supervisor_stops() throws Exception {
        // Given
        ProcessHandle process = ProcessHandle.of(stage.pid("web")).orElseThrow();
        stage.loseSupervisor();

        // When
        List<String> left = stage.stop("web");

        // Then
        assertThat(left).isEmpty();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void a_lost_state_is_found_again_by_the_pid_file() throws Exception {
        // Given
        long pid = stage.pid("web");
        stage.loseSupervisor();
        Files.delete(stage.folder().path().resolve("state.json"));

        // When
        List<String> failures = stage.start("web");

        // Then
        assertThat(failures).isEmpty();
        assertThat(stage.pid("web")).isEqualTo(pid);
        assertThat(stage.lines("runs")).hasSize(1);
    }

    @Test
    void a_service_that_left_the_manifest_can_still_be_stopped_with_the_others() throws Exception {
        // Given
        ProcessHandle process = ProcessHandle.of(stage.pid("web")).orElseThrow();
        stage.loseSupervisor();
        stage.manifest("services: {}\n");

        // When
        List<String> left = stage.stop();

        // Then
        assertThat(left).isEmpty();
        assertThat(process.isAlive()).isFalse();
    }
}
