package dev.homeroom.operations.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.launcher.state.LauncherFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnwellServicesTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "RUNNING; RUN; true; 0; ",
                "RUNNING; RUN; false; 0; 'running, no answer on port 8008.'",
                "STARTING; RUN; false; 0; ",
                "STARTING; RUN; false; 2; 'starting, no answer on port 8008.'",
                "WAITING; RUN; true; 0; ",
                "DONE; RUN; true; 0; ",
                "STOPPED; STOP; false; 0; ",
                "FAILED; STOP; false; 0; ",
                "FAILED; RUN; true; 3; 'failed, It ended 3 times.'",
            })
    void a_service_that_should_run_and_is_not_healthy_is_unwell(
            String state, String wish, boolean healthy, int restarts, String reason) throws IOException {
        // Given
        Path folder = Files.createDirectories(root.resolve(".runtime/launcher"));
        Files.writeString(folder.resolve("state.json"), """
                {"version": 1, "requests": 1, "profiles": {}, "services": {"synapse": {"state": "%s", "wish": "%s", "asked": 1,
                  "handled": 1, "restarts": %d, "log_start": 0, "detail": "It ended 3 times.",
                  "health": {"last_check": "2026-11-21T08:00:00Z", "healthy": %s, "detail": "%s"}}}}
                """.formatted(
                        state, wish, restarts, healthy, healthy ? "" : "no answer on port 8008."));

        // When
        var unwell = new UnwellServices(LauncherFolder.below(root)).now();

        // Then
        assertThat(unwell)
                .hasValueSatisfying(
                        services -> assertThat(services.get("synapse")).isEqualTo(reason));
    }

    @Test
    void without_a_launcher_nothing_is_known_of_services() {
        assertThat(new UnwellServices(LauncherFolder.below(root)).now()).isEmpty();
    }

    @Test
    void nothing_is_known_of_a_state_that_can_t_be_read() throws IOException {
        // Given
        Files.writeString(
                Files.createDirectories(root.resolve(".runtime/launcher")).resolve("state.json"), "{");

        // When
        var unwell = new UnwellServices(LauncherFolder.below(root)).now();

        // Then
        assertThat(unwell).isEmpty();
    }
}
