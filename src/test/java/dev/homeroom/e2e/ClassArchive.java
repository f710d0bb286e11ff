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
 * The packaged application's archives of loaded classes. The first test process that needs one after a build creates it.
 * Scenarios start Homeroom hundreds of times, and the JVM's ahead-of-time cache takes more than half of the work out of a start.
 */
enum ClassArchive {
    /** The ahead-of-time cache, which the JVM doesn't use beside a Java agent. */
    WITHOUT_AGENT("homeroom.aot", "-XX:AOTCacheOutput=", "-XX:AOTCache="),

    /** The archive of class data. */
    BESIDE_AGENT("homeroom.jsa", "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile=");

    private static final Duration TO_BE_WRITTEN = Duration.ofMinutes(3);

    private final String name;
    private final String toWrite;
    private final String toUse;

    ClassArchive(String name, String toWrite, String toUse) {
        this.name = name;
        this.toWrite = toWrite;
        this.toUse = toUse;
    }

    /** @return the JVM option for the archive of this jar and the jars in its class path; created if there is none since the last build */
    synchronized String option(Path jar) {
        return toUse + upToDate(jar, jar.resolveSibling("../class-archive").normalize());
    }

    /** Other test processes wait meanwhile. */
    private Path upToDate(Path jar, Path directory) {
        try {
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                            directory.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                Path file = directory.resolve(name);
                if (!isUpToDate(file, jar)) {
                    make(file);
                }
                return file;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUpToDate(Path file, Path jar) throws IOException {
        return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    /** The JVM writes the classes of a start and of an answer when it stops. */
    private void make(Path file) throws IOException {
        Path unfinished = file.resolveSibling("unfinished-" + name);
        Files.deleteIfExists(unfinished);
        try (E2eEnvironment environment = E2eEnvironment.open("ClassArchive/" + name(), TestDatabase.H2, Map.of())) {
            environment
                    .homeroom()
                    .withJvmOptions(HomeroomProcess.QUICK_START)
                    .withJvmOption(toWrite + unfinished)
                    .withJvmOption("-Xlog:aot=error")
                    .withJvmOption("-Xlog:cds=error")
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
