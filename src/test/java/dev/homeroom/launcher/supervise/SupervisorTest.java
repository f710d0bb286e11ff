package dev.homeroom.launcher.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.launcher.engine.Engines;
import dev.homeroom.launcher.manifest.Manifest;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.state.LauncherFolder;
import dev.homeroom.launcher.state.SupervisorLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path root;

    @Test
    void a_supervisor_without_services_ends_when_its_folder_is_removed() throws Exception {
        // Given
        LauncherFolder folder = LauncherFolder.below(root).make();
        SupervisorLock lock = SupervisorLock.take(folder).orElseThrow();
        Supervisor supervisor = new Supervisor(
                folder,
                SupervisorTest::noManifest,
                new Engines(folder, Map.of()),
                InstantSource.system(),
                sentence -> {});
        remove(folder.path());

        // When
        Thread thread = Thread.ofPlatform().daemon().start(() -> supervise(supervisor, lock));

        // Then
        assertThat(thread.join(LIMIT)).isTrue();
    }

    private static Manifest noManifest() throws ManifestException {
        throw new ManifestException(List.of("The folder is gone."));
    }

    private static void supervise(Supervisor supervisor, SupervisorLock lock) {
        try {
            supervisor.run(lock);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
