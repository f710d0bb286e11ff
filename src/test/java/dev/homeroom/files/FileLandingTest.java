package dev.homeroom.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.files.incoming.FileMessage;
import dev.homeroom.files.incoming.IncomingFile;
import dev.homeroom.files.incoming.LandedFile;
import dev.homeroom.files.incoming.Landing;
import dev.homeroom.files.opened.UnsafeFileException;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileLandingTest {
    private static final UserId ADA = new UserId("@agent_ada:home.test");
    private static final UserId ALICE = new UserId("@alice:home.test");
    private static final RoomId ROOM = new RoomId("!room:home.test");
    private static final Instant SENT = Instant.parse("2026-03-01T09:26:53.589Z");

    @TempDir
    Path folder;

    private final FakeHomeserver homeserver = new FakeHomeserver(new UserId("@letta:home.test"));

    static Stream<String> hostile() {
        return HostileNames.all();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_file_with_a_hostile_name_lands_in_the_inbox_of_its_room(String name) throws IOException {
        // Given
        Path root = Files.createDirectory(folder.resolve("workspace"));
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, root);

        // When
        Landing landing = land(files, name, "content");

        // Then
        LandedFile landed = ((Landing.Landed) landing).file();
        Path inbox = files.workspace.folder(ADA, ROOM).inbox();
        assertThat(root.toRealPath().resolve(landed.path())).hasParent(inbox).hasContent("content");
        assertThat(filesBelow(folder)).containsExactly(root.toRealPath().resolve(landed.path()));
    }

    @Test
    void a_file_lands_under_its_time_and_name() {
        // When
        Landing landing = land(new FilesFixture(FilesFixture.SETTINGS, folder), "receipt.pdf", "%PDF-1.7");

        // Then
        LandedFile landed = ((Landing.Landed) landing).file();
        assertThat(landed.path()).endsWith("/inbox/20260301-092653-receipt.pdf");
        assertThat(landed.content().mediaType()).isEqualTo("application/pdf");
        assertThat(landed.size()).isEqualTo(8);
    }

    @Test
    void the_same_bytes_are_one_file_and_other_bytes_get_another_name() {
        // Given
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, folder);
        land(files, "a.tar.gz", "one");

        // When
        List<String> names = Stream.of("one", "two", "three", "two")
                .map(content -> ((Landing.Landed) land(files, "a.tar.gz", content))
                        .file()
                        .path())
                .map(path -> path.substring(path.lastIndexOf('-', path.lastIndexOf("-a") - 1) + 1))
                .toList();

        // Then
        assertThat(names)
                .containsExactly("092653-a.tar.gz", "092653-a-2.tar.gz", "092653-a-3.tar.gz", "092653-a-2.tar.gz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"link to the same bytes", "link to nothing", "folder", "file of an agent"})
    void what_has_the_name_already_stays_as_it_is(String kind) throws IOException {
        // Given
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, folder);
        Path target = files.workspace.folder(ADA, ROOM).inbox().resolve("20260301-092653-a.txt");
        Path same = Files.writeString(folder.resolve("same"), "content");
        switch (kind) {
            case "link to the same bytes" -> Files.createSymbolicLink(target, same);
            case "link to nothing" -> Files.createSymbolicLink(target, folder.resolve("nothing"));
            case "folder" -> Files.createDirectory(target);
            default -> Files.writeString(target, "mine");
        }
        Object before =
                Files.readAttributes(target, "*", LinkOption.NOFOLLOW_LINKS).get("fileKey");

        // When
        Landing landing = land(files, "a.txt", "content");

        // Then
        assertThat(((Landing.Landed) landing).file().path()).endsWith("-a-2.txt");
        assertThat(Files.readAttributes(target, "*", LinkOption.NOFOLLOW_LINKS)).containsEntry("fileKey", before);
        assertThat(same).hasContent("content");
        assertThat(folder.resolve("nothing")).doesNotExist();
    }

    @Test
    void an_inbox_that_became_a_link_gets_no_file() throws IOException {
        // Given
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, folder);
        Path inbox = files.workspace.folder(ADA, ROOM).inbox();
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.delete(inbox);
        Files.createSymbolicLink(inbox, elsewhere);

        // When
        Landing landing = land(files, "a.txt", "content");

        // Then
        assertThat(landing).isInstanceOf(Landing.NotStored.class);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inbox", "room", "surfaces"})
    void a_folder_that_is_swapped_for_a_link_during_the_download_leads_nothing_elsewhere(String swapped)
            throws IOException {
        // Given
        Path root = Files.createDirectory(folder.resolve("workspace"));
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, root);
        Path inbox = files.workspace.folder(ADA, ROOM).inbox();
        Path step = switch (swapped) {
            case "inbox" -> inbox;
            case "room" -> Objects.requireNonNull(inbox.getParent(), "a room");
            default -> root.toRealPath().resolve("surfaces");
        };
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createDirectories(elsewhere.resolve(step.relativize(inbox)));
        homeserver.after(call -> {
            if (call.name().equals("download")) {
                swap(step, elsewhere);
            }
        });

        // When
        Landing landing = land(files, "a.txt", "content");

        // Then
        assertThat(landing).isInstanceOf(Landing.NotStored.class);
        assertThat(filesBelow(elsewhere)).isEmpty();
    }

    private static void swap(Path folder, Path link) {
        try {
            Files.move(folder, folder.resolveSibling("moved"));
            Files.createSymbolicLink(folder, link);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_crash_before_the_last_step_leaves_one_copy_that_can_be_read() throws IOException {
        // Given
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, folder);
        LandedFile before = ((Landing.Landed) land(files, "a.txt", "content")).file();
        Path copy = folder.resolve(before.path());
        Files.createLink(copy.resolveSibling(".homeroom-01234567-0123-0123-0123-012345678901.part"), copy);

        // When
        LandedFile after = ((Landing.Landed) land(files, "a.txt", "content")).file();

        // Then
        assertThat(after).isEqualTo(before);
        assertThat(Files.getAttribute(copy, "unix:nlink")).isEqualTo(1);
        files.inboxFiles.open(after).close();
        assertThat(filesBelow(folder)).hasSize(2);
    }

    @Test
    void a_copy_that_became_another_name_of_a_secret_is_not_read() throws IOException {
        // Given
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, folder);
        LandedFile landed = ((Landing.Landed) land(files, "a.txt", "content")).file();
        Path copy = folder.resolve(landed.path());
        Path secret = Files.writeString(folder.resolve("secret"), "secrets");

        // When
        Files.delete(copy);
        Files.createLink(copy, secret);

        // Then
        assertThatThrownBy(() -> files.inboxFiles.open(landed)).isInstanceOf(UnsafeFileException.class);
        Files.delete(copy);
        Files.createSymbolicLink(copy, secret);
        assertThatThrownBy(() -> files.inboxFiles.open(landed)).isInstanceOf(UnsafeFileException.class);
        assertThat(files.inboxFiles.isThere(landed)).isFalse();
    }

    @Test
    void two_rooms_of_one_agent_have_different_inboxes() {
        // Given
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, folder);

        // When
        Landing here = land(files, "a.txt", "content");
        Landing there = files.landing(homeserver)
                .land(ADA, file("a.txt", homeserver.holds("content".getBytes(UTF_8)), new RoomId("!other:home.test")));

        // Then
        assertThat(((Landing.Landed) here).file().path())
                .isNotEqualTo(((Landing.Landed) there).file().path());
    }

    @Test
    void what_came_and_what_was_refused_is_counted() {
        // Given
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS, folder);

        // When
        land(files, "a.txt", "content");
        land(files, "b.txt", "x".repeat(1_001));

        // Then
        assertThat(files.meters.get("homeroom.files.received").counter().count())
                .isEqualTo(7);
        assertThat(files.meters
                        .get("homeroom.files.refused")
                        .tag("reason", "too large")
                        .counter()
                        .count())
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mxc://home.test/../../client/v3/account/whoami",
                "mxc://../x",
                "mxc://home.test/a?user_id=@bob:home.test",
                "mxc://home.test/a/b",
                "mxc://home.test/",
                "mxc:///x",
                "mxc://home.test/%2e%2e",
                "https://home.test/x",
                "file:///etc/passwd",
                ""
            })
    void an_address_that_is_none_is_never_requested(String url) {
        // Given
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("msgtype", "m.file")
                .put("body", "x")
                .put("url", url);

        // When
        Landing landing = new FilesFixture(FilesFixture.SETTINGS, folder)
                .landing(homeserver)
                .land(
                        ADA,
                        new IncomingFile(
                                new EventId("$file"),
                                ROOM,
                                ALICE,
                                "",
                                SENT,
                                FileMessage.of("m.room.message", content).orElseThrow()));

        // Then
        assertThat(landing).isInstanceOf(Landing.Gone.class);
        assertThat(homeserver.calls()).isEmpty();
    }

    private Landing land(FilesFixture files, String name, String content) {
        return files.landing(homeserver).land(ADA, file(name, homeserver.holds(content.getBytes(UTF_8)), ROOM));
    }

    private static IncomingFile file(String name, MediaUri uri, RoomId room) {
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("msgtype", "m.file")
                .put("body", name)
                .put("url", uri.value());
        FileMessage message = FileMessage.of("m.room.message", content).orElseThrow();
        return new IncomingFile(new EventId("$file"), room, ALICE, "", SENT, message);
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder.toRealPath())) {
            return all.filter(path -> !Files.isDirectory(path)).toList();
        }
    }
}
