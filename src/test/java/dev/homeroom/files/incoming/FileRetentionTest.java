package dev.homeroom.files.incoming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.files.FilesFixture;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.queue.SettableClock;
import io.quarkus.runtime.ShutdownEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.homeroom.database.TestDatabases#kinds")
class FileRetentionTest {
    private static final UserId ADA = new UserId("@agent_ada:home.test");
    private static final UserId ALICE = new UserId("@alice:home.test");
    private static final RoomId ROOM = new RoomId("!room:home.test");

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final FakeHomeserver homeserver = new FakeHomeserver(new UserId("@letta:home.test"));
    private final Database database;

    FileRetentionTest(Supplier<Database> databases) {
        this.database = databases.get();
    }

    @Test
    void old_files_are_removed_and_newer_ones_and_those_of_agents_elsewhere_stay() throws IOException {
        // Given
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, folder);
        Path inbox = files.workspace.folder(ADA, ROOM).inbox();
        Path outbox = files.workspace.folder(ADA, ROOM).outbox();
        Path old = aged(inbox.resolve("old.txt"), Duration.ofDays(91));
        Path newer = aged(inbox.resolve("newer.txt"), Duration.ofDays(89));
        Path elsewhere = aged(outbox.resolve("old.txt"), Duration.ofDays(91));
        Path unfinished =
                aged(inbox.resolve(".homeroom-01234567-0123-0123-0123-012345678901.part"), Duration.ofHours(7));
        Path link = Files.createSymbolicLink(inbox.resolve("link"), elsewhere);

        // When
        retention(files).removeUnlessAnotherDoes();

        // Then
        assertThat(old).doesNotExist();
        assertThat(unfinished).doesNotExist();
        assertThat(newer).exists();
        assertThat(elsewhere).exists();
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void a_stop_ends_the_removal() throws IOException {
        // Given
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, folder);
        Path old = aged(files.workspace.folder(ADA, ROOM).inbox().resolve("old.txt"), Duration.ofDays(91));
        FileRetention retention = retention(files);

        // When
        retention.stop(new ShutdownEvent());
        retention.removeUnlessAnotherDoes();

        // Then
        assertThat(old).exists();
    }

    @Test
    void the_files_of_an_answer_are_as_old_as_the_answer() throws IOException {
        // Given
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, folder);
        Path sent = files.workspace.folder(ADA, ROOM).outbox().resolveSibling("sent");
        Path old = Files.createDirectories(sent.resolve("old"));
        aged(old.resolve("chart.png"), Duration.ofDays(91));
        Files.setLastModifiedTime(old, FileTime.from(clock.instant().minus(Duration.ofDays(91))));
        Path newer = Files.createDirectories(sent.resolve("newer"));
        Path drawnLongAgo = aged(newer.resolve("chart.png"), Duration.ofDays(91));
        Files.setLastModifiedTime(newer, FileTime.from(clock.instant()));

        // When
        retention(files).removeUnlessAnotherDoes();

        // Then
        assertThat(old).doesNotExist();
        assertThat(drawnLongAgo).exists();
    }

    @Test
    void a_room_over_its_quota_gets_no_further_file_until_something_is_removed() {
        // Given
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, folder);
        for (int number = 0; number < 10; number++) {
            assertThat(land(files, "full" + number, "x".repeat(1_000))).isInstanceOf(Landing.Landed.class);
        }

        // When
        Landing tooMuch = land(files, "one-more", "x");

        // Then
        assertThat(tooMuch).isEqualTo(new Landing.RoomFull(10_000));
    }

    @Test
    void the_index_forgets_what_landed_long_ago_and_keeps_what_waits() {
        // Given
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, folder);
        StagedFiles staged = files.staged(database, homeserver, clock);
        KnownFile waiting = known("$waiting");
        KnownFile taken = known("$taken");
        LandedFile landed = ((Landing.Landed) land(files, "a.txt", "content")).file();
        staged.stage(waiting, as(landed, "$waiting"));
        staged.attach(taken, as(landed, "$taken"), new EventId("$message"));
        clock.pass(Duration.ofDays(91));

        // When
        retention(files).removeUnlessAnotherDoes();

        // Then
        assertThat(staged.known(new EventId("$waiting"))).isPresent();
        assertThat(staged.known(new EventId("$taken"))).isEmpty();
    }

    private FileRetention retention(FilesFixture files) {
        return new FileRetention(
                files.workspace, database, QueueFixture.leases(database, clock, "us"), files.settings, clock);
    }

    private Path aged(Path file, Duration age) throws IOException {
        Files.writeString(file, "content");
        return Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(age)));
    }

    private static LandedFile as(LandedFile landed, String event) {
        return new LandedFile(new EventId(event), landed.path(), landed.size(), landed.sha256(), landed.content());
    }

    private KnownFile known(String event) {
        IncomingFile file = file(event, "a.txt", "content");
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", event)
                .put("room_id", ROOM.value())
                .put("sender", ALICE.value())
                .put("type", "m.room.message");
        json.putObject("content").put("msgtype", "m.file").put("body", "a.txt").put("url", "mxc://home.test/a");
        return new KnownFile(file, json.toString(), "", Optional.empty());
    }

    private Landing land(FilesFixture files, String name, String content) {
        return files.landing(homeserver).land(ADA, file("$file", name, content));
    }

    private IncomingFile file(String event, String name, String content) {
        ObjectNode message = JsonNodeFactory.instance
                .objectNode()
                .put("msgtype", "m.file")
                .put("body", name)
                .put("url", homeserver.holds(content.getBytes(UTF_8)).value());
        return new IncomingFile(
                new EventId(event),
                ROOM,
                ALICE,
                "",
                clock.instant(),
                FileMessage.of("m.room.message", message).orElseThrow());
    }
}
