package dev.homeroom.launcher.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeroom.launcher.state.Instance.LocalProcess;
import dev.homeroom.launcher.state.LauncherState.ProfileRecord;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path root;

    private LauncherFolder folder;
    private StateFile stateFile;

    @BeforeEach
    void prepare() throws Exception {
        folder = LauncherFolder.below(root).make();
        stateFile = new StateFile(folder);
    }

    @Test
    void a_state_is_read_as_it_was_written() {
        // Given
        ServiceRecord record = ServiceRecord.NEW
                .asked(Wish.RUN, Optional.of("isms"), 3)
                .handledAll()
                .launching(NOON, 17)
                .as(new LocalProcess(4711, NOON))
                .checked(new HealthReport(NOON, false, "no answer", Optional.of("http://localhost:8008/health")))
                .restarted(2);
        LauncherState state = new LauncherState(
                3,
                Map.of("isms", new ProfileRecord(NOON, List.of("matrix-synapse"))),
                Map.of("matrix-synapse", record));

        // When
        stateFile.change(before -> state);

        // Then
        assertThat(stateFile.read()).isEqualTo(state);
    }

    @Test
    void changes_at_the_same_time_are_all_kept_and_readers_see_whole_states() throws Exception {
        // Given
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            writers.add(Thread.ofPlatform().start(() -> {
                for (int change = 0; change < 25; change++) {
                    new StateFile(folder)
                            .change(state ->
                                    new LauncherState(state.requests() + 1, state.profiles(), state.services()));
                }
            }));
        }

        // When
        while (writers.stream().anyMatch(Thread::isAlive)) {
            assertThat(stateFile.read().requests()).isBetween(0L, 100L);
        }

        // Then
        assertThat(stateFile.read().requests()).isEqualTo(100);
    }

    @Test
    void a_state_that_cannot_be_read_is_a_sentence_and_is_not_overwritten() throws Exception {
        // Given
        Path file = folder.path().resolve("state.json");
        Files.writeString(file, "{\"services\": {\"a\": {\"state\": \"DANCING\"}}}");

        // When / Then
        assertThatThrownBy(() -> stateFile.change(state -> LauncherState.EMPTY))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("state.json can't be read. Please move it away");
        assertThat(file).content().contains("DANCING");
    }

    @Test
    void only_one_supervisor_has_the_lock() {
        // Given
        SupervisorLock lock = SupervisorLock.take(folder).orElseThrow();

        // When / Then
        assertThat(SupervisorLock.take(folder)).isEmpty();
        assertThat(SupervisorLock.isHeld(folder)).isTrue();
        lock.close();
        assertThat(SupervisorLock.isHeld(folder)).isFalse();
    }
}
