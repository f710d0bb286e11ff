package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * The packaged application's class data sharing archive. The first test process after each build creates it. Scenarios
 * start Homeroom hundreds of times, and the archive halves the work of a start.
 */
final class ClassArchive {
    private static final Duration TO_BE_WRITTEN = Duration.ofMinutes(3);

    private final Path jar;
    private final Path directory;
    private final Path file;

    private ClassArchive(Path jar) {
        this.jar = jar;
        this.directory = jar.resolveSibling("../class-archive").normalize();
        this.file = directory.resolve("homeroom.jsa");
    }

    /** @return the archive of this jar and the jars in its class path; created if there is none since the last build */
    static synchronized Path of(Path jar) {
        return new ClassArchive(jar).upToDate();
    }

    /** Other test processes wait meanwhile. */
    private Path upToDate() {
        try {
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                if (!isUpToDate()) {
                    make();
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isUpToDate() throws IOException {
        return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    /** A start loads the same classes without a homeserver. The JVM writes the archive when it stops. */
    private void make() throws IOException {
        Path unfinished = directory.resolve("unfinished.jsa");
        Files.deleteIfExists(unfinished);
        URI nobody = URI.create("http://127.0.0.1:" + FreePort.choose());
        try (HomeroomProcess homeroom = new HomeroomProcess(directory, FreePort.choose())) {
            homeroom.withJvmOptions(HomeroomProcess.QUICK_START)
                    .withJvmOption("-XX:ArchiveClassesAtExit=" + unfinished)
                    .withoutAgent()
                    .set("MATRIX_HOMESERVER_URL", nobody.toString())
                    .set("MATRIX_SERVER_NAME", E2eEnvironment.SERVER_NAME)
                    .set("HOMEROOM_REGISTRATION", registration().toString())
                    .set(
                            "HOMEROOM_DATABASE_URL",
                            TestDatabase.H2.create(directory).url())
                    .set("LETTA_API_URL", nobody.toString())
                    .launch();
            homeroom.awaitLive();
            homeroom.askToStop();
            assertThat(homeroom.awaitEnd(TO_BE_WRITTEN))
                    .as("the archive is written")
                    .isTrue();
        }
        assertThat(Files.exists(unfinished))
                .as("%s is there; %s says why not", unfinished, directory.resolve("homeroom.log"))
                .isTrue();
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path registration() {
        return RegistrationFixture.write(
                        directory.resolve("registration.yaml"),
                        E2eEnvironment.SERVER_NAME,
                        URI.create("http://127.0.0.1"))
                .file();
    }
}
