package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.e2e.sabotage.Sabotage;
import dev.homeroom.e2e.sabotage.WovenApplication;
import dev.homeroom.fake.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The application that a process runs, with its ahead-of-time cache. The first test process that needs one after a build writes it. Scenarios start
 * Homeroom hundreds of times, and the cache takes more than half of the work out of a start.
 */
enum Application {
    PACKAGED {
        @Override
        Path jar() {
            Path jar = Path.of(System.getProperty("homeroom.jar", "target/quarkus-app/quarkus-run.jar"))
                    .toAbsolutePath();
            assertThat(Files.exists(jar))
                    .as("%s is there: ./mvnw package makes it", jar)
                    .isTrue();
            return jar;
        }

        @Override
        void choose(E2eEnvironment environment) {
            // A process runs it unless told otherwise.
        }
    },

    /** The copy for {@link Sabotage}. */
    WOVEN {
        @Override
        Path jar() {
            Path packaged = PACKAGED.jar();
            Path copy = folder().resolve("woven-app");
            return upToDate(
                    copy.resolve(packaged.getFileName()), packaged, _ -> WovenApplication.write(packaged, copy));
        }

        @Override
        void choose(E2eEnvironment environment) {
            environment.homeroom().withSabotage(Sabotage.in(environment.directory()));
        }
    };

    private static final Duration TO_BE_WRITTEN = Duration.ofMinutes(3);

    abstract Path jar();

    abstract void choose(E2eEnvironment environment);

    /** The JVM options for the cache of its jar and the jars in its class path, as in {@code ./homeroom}. */
    List<String> cache() {
        return List.of(
                "-XX:AOTCache=" + upToDate(folder().resolve(name() + ".aot"), jar(), this::writeCache),
                "-Xlog:aot=error",
                "-Xlog:aot+codecache+stubs=error");
    }

    static Path folder() {
        return PACKAGED.jar().resolveSibling("../e2e-applications").normalize();
    }

    private interface Writing {
        void write(Path file) throws IOException;
    }

    /** Other test processes wait meanwhile. */
    private static synchronized Path upToDate(Path file, Path origin, Writing writing) {
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(
                            file.resolveSibling(file.getFileName() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                if (!isUpToDate(file, origin)) {
                    writing.write(file);
                }
                return file;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUpToDate(Path file, Path origin) throws IOException {
        return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(origin)) > 0;
    }

    /** The JVM writes the classes of a start and of an answer when it stops. */
    private void writeCache(Path file) throws IOException {
        Path unfinished = file.resolveSibling("unfinished-" + file.getFileName());
        Files.deleteIfExists(unfinished);
        try (E2eEnvironment environment = E2eEnvironment.open("Application/" + name(), TestDatabase.H2, Map.of())) {
            choose(environment);
            // An empty database, so that a migration's classes are in the cache too.
            String database = "jdbc:h2:file:" + environment.directory().resolve("empty");
            environment
                    .homeroom()
                    .set("HOMEROOM_DATABASE_URL", database)
                    .withJvmOptions(HomeroomProcess.QUICK_START)
                    .withJvmOption("-XX:AOTCacheOutput=" + unfinished)
                    .withJvmOption("-Xlog:aot=error")
                    .withJvmOption("-Xlog:cds=error")
                    .withoutAgent()
                    .start();
            Talk talk = Talk.withNewAgent(environment, "Ada");
            environment.letta().let(talk.agent(), Script.answering(text -> "**Hello!** https://homeroom.test"));
            talk.say("Hello");
            talk.awaitAnswers(1);
            environment.homeroom().askToStop();
            assertThat(environment.homeroom().awaitEnd(TO_BE_WRITTEN))
                    .as("the cache is written")
                    .isTrue();
            assertThat(Files.exists(unfinished))
                    .as("%s is there; %s says why not", unfinished, environment.directory())
                    .isTrue();
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
