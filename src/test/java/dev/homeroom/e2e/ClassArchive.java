package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

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

    /** The JVM writes the classes of a start and of an answer when it stops. */
    private void make() throws IOException {
        Path unfinished = directory.resolve("unfinished.jsa");
        Files.deleteIfExists(unfinished);
        try (E2eEnvironment environment = E2eEnvironment.open("ClassArchive", TestDatabase.H2, Map.of())) {
            environment
                    .homeroom()
                    .withJvmOptions(HomeroomProcess.QUICK_START)
                    .withJvmOption("-XX:ArchiveClassesAtExit=" + unfinished)
                    .withoutAgent()
                    .start();
            Talk talk = Talk.withNewAgent(environment, "Ada");
            environment.letta().let(talk.agent(), Behaviour.answering(text -> "**Hello!** https://homeroom.test"));
            talk.say("Hello");
            talk.awaitAnswers(1);
            environment.homeroom().askToStop();
            assertThat(environment.homeroom().awaitEnd(TO_BE_WRITTEN))
                    .as("the archive is written")
                    .isTrue();
            assertThat(Files.exists(unfinished))
                    .as("%s is there; %s says why not", unfinished, environment.directory())
                    .isTrue();
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
