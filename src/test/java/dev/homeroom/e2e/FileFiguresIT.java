package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeroom.fake.Script;
import dev.homeroom.files.WorkspaceAt;
import dev.homeroom.matrix.RoomId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;

/**
 * Measures and prints the figures of files in docs/performance.md. No time fails the test. It needs {@code -Dfigures} and an
 * idle machine.
 */
class FileFiguresIT {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int LARGEST = 50 * MEBIBYTE;
    private static final int FILES = 10;
    private static final int SIZE = 5_000_000;

    @BeforeEach
    void only_when_asked_for() {
        assumeTrue(System.getProperty("figures") != null, "figures are measured with -Dfigures only");
    }

    @Scenario(on = TestDatabase.H2)
    void memory_beside_a_large_file_and_another_room_beside_many(E2eEnvironment e2eEnvironment) throws Exception {
        // Given
        e2eEnvironment
                .homeroom()
                .withJvmOptions(ShippedOptions.read())
                .set("MATRIX_HOMESERVER_URL", e2eEnvironment.homeserver().uri().toString())
                .set("HOMEROOM_FILES_ROOM_QUOTA", "100000000000")
                .set("HOMEROOM_FILES_TOGETHER", "1s")
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        Talk other = Talk.withNewAgent(e2eEnvironment, "Bob");
        e2eEnvironment.letta().let(other.agent(), Script.echo());
        e2eEnvironment.letta().let(talk.agent(), Script.answering(text -> "Read."));
        send(talk, List.of(upload(talk, 1)), "warm up");
        talk.awaitAnswers(1);
        FiguresIT.roundTrips(e2eEnvironment.alice(), other.room(), other.agentUser());

        // When
        sayMemoryOfALargeFile(e2eEnvironment, talk);
        sayTimesOfAnotherRoom(e2eEnvironment, talk, other);

        // Then
        assertThat(e2eEnvironment.homeroom().log()).doesNotContain(" ERROR ");
    }

    private static void sayMemoryOfALargeFile(E2eEnvironment e2eEnvironment, Talk talk) throws IOException {
        long pid = e2eEnvironment.homeroom().pid();
        String file = upload(talk, LARGEST);
        forgetPeak(pid);
        FiguresIT.say(e2eEnvironment, "before a file of 50 MiB", FiguresIT.memory(pid));
        long began = System.nanoTime();
        send(talk, List.of(file), "read");
        talk.awaitAnswers(2);
        FiguresIT.say(e2eEnvironment, "50 MiB in, message to answer", FiguresIT.since(began));
        FiguresIT.say(e2eEnvironment, "50 MiB in", FiguresIT.memory(pid));

        forgetPeak(pid);
        e2eEnvironment.letta().let(talk.agent(), Script.answering(text -> {
            put(talk, "large.bin", bytes(LARGEST));
            return "Drawn.";
        }));
        began = System.nanoTime();
        talk.say("draw");
        talk.awaitAnswer("large.bin");
        FiguresIT.say(e2eEnvironment, "50 MiB out, message to file", FiguresIT.since(began));
        FiguresIT.say(e2eEnvironment, "50 MiB out", FiguresIT.memory(pid));
    }

    private static void sayTimesOfAnotherRoom(E2eEnvironment e2eEnvironment, Talk talk, Talk other) throws Exception {
        Person bob = e2eEnvironment.person("bob");
        RoomId plain = e2eEnvironment.alice().createRoom("Without Homeroom");
        e2eEnvironment.alice().invite(plain, bob.id());
        bob.join(plain);
        sayTimes(e2eEnvironment, other, bob, plain, "without files");
        e2eEnvironment.letta().let(talk.agent(), Script.answering(text -> {
            IntStream.range(0, FILES).forEach(number -> put(talk, number + ".bin", bytes(SIZE)));
            return "Drawn.";
        }));
        List<String> files =
                IntStream.range(0, FILES).mapToObj(number -> upload(talk, SIZE)).toList();
        forgetPeak(e2eEnvironment.homeroom().pid());
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> rounds = CompletableFuture.supplyAsync(() -> exchange(talk, files, over));
        sayTimes(e2eEnvironment, other, bob, plain, "beside 10 files of 5 MB in and 10 out, again and again");
        over.set(true);
        FiguresIT.say(e2eEnvironment, "rounds of 10 files in and 10 out", String.valueOf(rounds.get()));
        FiguresIT.say(
                e2eEnvironment,
                "beside 10 files of 5 MB",
                FiguresIT.memory(e2eEnvironment.homeroom().pid()));
    }

    private static void sayTimes(E2eEnvironment e2eEnvironment, Talk other, Person bob, RoomId plain, String when) {
        FiguresIT.say(
                e2eEnvironment,
                "another room, message to answer, " + when,
                FiguresIT.percentiles(FiguresIT.roundTrips(e2eEnvironment.alice(), other.room(), other.agentUser())));
        FiguresIT.say(
                e2eEnvironment,
                "the homeserver alone, person to person, " + when,
                FiguresIT.percentiles(FiguresIT.seenBy(e2eEnvironment.alice(), bob, plain)));
    }

    /** Ten files in, as one message, and ten out. */
    private static int exchange(Talk talk, List<String> files, AtomicBoolean over) {
        int rounds = 0;
        while (!over.get()) {
            int before = talk.awaitAnswers(0).size();
            send(talk, files, "read and draw");
            talk.awaitAnswers(before + 1 + FILES);
            rounds++;
        }
        return rounds;
    }

    /** The first file has the caption; the others belong to it. */
    private static void send(Talk talk, List<String> uris, String caption) {
        for (String uri : uris) {
            String body = uri.equals(uris.getFirst()) ? caption : "file.bin";
            talk.stage()
                    .alice()
                    .send(
                            talk.room(),
                            "m.room.message",
                            Json.object(Map.of("msgtype", "m.file", "body", body, "filename", "file.bin", "url", uri)));
        }
    }

    private static String upload(Talk talk, int size) {
        return talk.stage().alice().client().upload(bytes(size), "application/octet-stream");
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static void put(Talk talk, String name, byte[] bytes) {
        Path root = talk.stage().directory().resolve("workspace").toAbsolutePath();
        try {
            Path outbox = WorkspaceAt.folder(root)
                    .folder(talk.agentUser(), talk.room())
                    .outbox();
            Files.write(outbox.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the kernel measure the peak of the resident memory anew. */
    private static void forgetPeak(long pid) throws IOException {
        Files.writeString(Path.of("/proc", String.valueOf(pid), "clear_refs"), "5");
    }
}
