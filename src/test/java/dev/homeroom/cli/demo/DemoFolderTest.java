package dev.homeroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
    @TempDir
    private Path home;

    @Test
    void each_run_begins_with_an_empty_folder_that_only_its_owner_can_read() throws Exception {
        // Given
        try (DemoFolder earlier = DemoFolder.take(home)) {
            Files.writeString(
                    Files.createDirectories(earlier.path().resolve("homeserver"))
                            .resolve("log"),
                    "old");
        }

        // When
        try (DemoFolder folder = DemoFolder.take(home)) {

            // Then
            assertThat(folder.path()).isEmptyDirectory().isEqualTo(home.resolve("data/demo"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void a_second_demo_at_the_same_time_is_told_so() throws DemoFailedException, IOException {
        // Given
        try (DemoFolder running = DemoFolder.take(home)) {
            Files.writeString(running.registration(), "in use");

            // When
            assertThatThrownBy(() -> DemoFolder.take(home))
                    .isInstanceOf(DemoFailedException.class)
                    .hasMessageContaining("Another demo is running");

            // Then
            assertThat(running.registration()).hasContent("in use");
        }
    }

    @Test
    void without_the_sources_the_demo_says_where_to_run_it() {
        // When / Then
        assertThatThrownBy(() -> Installation.find(home.toString()))
                .isInstanceOf(DemoFailedException.class)
                .hasMessageContaining("./homeroom demo");
    }
}
