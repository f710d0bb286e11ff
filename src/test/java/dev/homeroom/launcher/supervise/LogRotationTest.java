package dev.homeroom.launcher.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {
    @TempDir
    private Path folder;

    @Test
    void a_service_goes_on_writing_to_a_log_that_was_rotated() throws Exception {
        // Given
        Path log = folder.resolve("web.log");
        try (OutputStream service = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            service.write("first\n".repeat(10).getBytes(StandardCharsets.UTF_8));

            // When
            new LogRotation(folder, 20).run();
            service.write("second\n".getBytes(StandardCharsets.UTF_8));
        }

        // Then
        assertThat(log).hasContent("second\n");
        assertThat(folder.resolve("web.log.1")).hasContent("first\n".repeat(10));
    }

    @Test
    void three_earlier_logs_are_kept() throws Exception {
        // When
        for (int number = 1; number <= 5; number++) {
            Files.writeString(folder.resolve("web.log"), number + "-".repeat(30));
            new LogRotation(folder, 20).run();
        }

        // Then
        assertThat(folder.resolve("web.log")).isEmptyFile();
        assertThat(Files.readString(folder.resolve("web.log.1"))).startsWith("5");
        assertThat(Files.readString(folder.resolve("web.log.3"))).startsWith("3");
        assertThat(folder.resolve("web.log.4")).doesNotExist();
    }
}
