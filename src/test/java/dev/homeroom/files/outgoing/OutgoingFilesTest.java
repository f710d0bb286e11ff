package dev.homeroom.files.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.wording.NoticeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingFilesTest {
    private static final UserId ADA = new UserId("@agent_a:home.test");
    private static final RoomId ROOM = new RoomId("!room:home.test");
    private static final RoomId OTHER = new RoomId("!other:home.test");
    private static final String TURN = "$question";

    private final OutgoingFixture files = new OutgoingFixture();

    @Test
    void files_of_the_outbox_are_sent_the_oldest_first_and_are_kept_beside_it() throws IOException {
        // Given
        put("b.txt", "second", 2);
        put("a.txt", "third", 3);
        put("c.txt", "first", 1);

        // When
        TakenFiles taken = take();

        // Then
        assertThat(names(taken)).containsExactly("c.txt", "b.txt", "a.txt");
        assertThat(outbox()).isEmptyDirectory();
        assertThat(file(taken.contents().getFirst())).hasContent("first");
    }

    @Test
    void a_picture_has_its_type_its_size_and_its_dimensions() throws IOException {
        // Given
        files.put(ADA, ROOM, "chart.jpg", OutgoingFixture.PICTURE);

        // When
        ObjectNode content = take().contents().getFirst();

        // Then
        assertThat(content.path("msgtype").asText()).isEqualTo("m.image");
        assertThat(content.path("body").asText()).isEqualTo("chart.jpg");
        assertThat(content.path("filename").asText()).isEqualTo("chart.jpg");
        assertThat(content.path("info").path("mimetype").asText()).isEqualTo("image/png");
        assertThat(content.path("info").path("size").asInt()).isEqualTo(OutgoingFixture.PICTURE.length);
        assertThat(content.path("info").path("w").asInt()).isEqualTo(3);
        assertThat(content.path("info").path("h").asInt()).isEqualTo(2);
        assertThat(content.path("m.mentions").isObject()).isTrue();
    }

    @Test
    void a_turn_that_begins_again_after_a_crash_takes_the_same_files() throws IOException {
        // Given
        put("a.txt", "first", 1);
        take();
        put("b.txt", "second", 2);
        put("a.txt", "another", 3);

        // Then
        assertThat(names(take())).containsExactly("a.txt", "b.txt", "2-a.txt");
        assertThat(take("$next").contents()).isEmpty();
    }

    @Test
    void an_unfinished_file_stays_in_the_outbox() throws IOException {
        // Given
        Path unfinished = put(".chart.png.part", "half", 1);

        // Then
        assertThat(take().contents()).isEmpty();
        assertThat(unfinished).exists();
    }

    @Test
    void named_files_come_first_in_the_order_of_the_answer_and_once() throws IOException {
        // Given
        files.write("project/report.txt", "report");
        put("a.txt", "a", 1);
        put("b.txt", "b", 2);

        // When
        TakenFiles taken = take(
                picture("outbox/b.txt"), link("project/report.txt"), link(folder() + "/outbox/b.txt"), link("b.txt"));

        // Then
        assertThat(names(taken)).containsExactly("b.txt", "report.txt", "a.txt");
        assertThat(taken.sent())
                .containsExactlyInAnyOrder("outbox/b.txt", "project/report.txt", folder() + "/outbox/b.txt", "b.txt");
        assertThat(taken.problems()).isEmpty();
    }

    @Test
    void a_named_file_is_sent_as_it_was_when_it_was_named_and_stays_where_it_is() throws IOException {
        // Given
        Path report = files.write("project/report.txt", "as it was");
        ObjectNode content = take(link("project/report.txt")).contents().getFirst();

        // When
        Files.writeString(report, "changed later");

        // Then
        assertThat(file(content)).hasContent("as it was");
    }

    @Test
    void a_picture_has_its_caption() throws IOException {
        // Given
        files.write("chart.txt", "chart");

        // When
        ObjectNode content =
                take(new NamedFile("chart.txt", true, "The year")).contents().getFirst();

        // Then
        assertThat(content.path("body").asText()).isEqualTo("The year");
        assertThat(content.path("filename").asText()).isEqualTo("chart.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%S", "./%s", "x/../%s", "%%73%s"})
    void files_of_another_room_are_not_sent(String written) throws IOException {
        // Given
        Path theirs = files.put(ADA, OTHER, "a.txt", "theirs");
        String path = files.workspace.root().relativize(theirs).toString();
        String way = written.startsWith("%%73") ? "%73" + path.substring(1) : String.format(Locale.ROOT, written, path);

        // When
        TakenFiles taken = take(picture(way));

        // Then
        assertThat(taken.contents()).isEmpty();
        assertThat(taken.problems())
                .extracting(NoticeText::plain)
                .singleElement()
                .asString()
                .startsWith("I may not send ");
        assertThat(files.refused("not allowed")).isEqualTo(1);
    }

    @Test
    void links_pipes_and_folders_in_the_outbox_are_said_once_and_not_sent() throws IOException {
        // Given
        Path secret = files.write("secret.txt", "secret");
        Files.createDirectories(outbox());
        Files.createSymbolicLink(outbox().resolve("link"), secret);
        Files.createLink(outbox().resolve("hard"), secret);
        Files.createDirectory(outbox().resolve("folder"));
        put("a.txt", "a", 1);

        // When
        TakenFiles taken = take();

        // Then
        assertThat(names(taken)).containsExactly("a.txt");
        assertThat(taken.problems())
                .extracting(NoticeText::plain)
                .hasSize(3)
                .allMatch(problem -> problem.startsWith("I may not send "));
        assertThat(take("$next").problems()).isEmpty();
        assertThat(secret).hasContent("secret");
    }

    @Test
    void an_outbox_that_is_a_link_sends_nothing() throws IOException {
        // Given
        Path elsewhere = files.workspace.root().resolve("elsewhere");
        files.write("elsewhere/a.txt", "theirs");
        Files.createDirectories(files.workspace.root().resolve(folder()));
        Files.createSymbolicLink(outbox(), elsewhere);

        // When
        TakenFiles taken = take();

        // Then
        assertThat(taken.contents()).isEmpty();
        assertThat(taken.problems()).hasSize(1);
        assertThat(elsewhere.resolve("a.txt")).exists();
    }

    @Test
    void a_missing_file_is_said() {
        assertThat(take(link("missing.txt")).problems())
                .extracting(NoticeText::plain)
                .containsExactly("There is no file \"missing.txt\" in the workspace, so it isn't attached.");
        assertThat(files.refused("not found")).isEqualTo(1);
    }

    @Test
    void more_files_than_an_answer_may_have_are_counted_and_stay() throws IOException {
        // Given
        OutgoingFixture few = new OutgoingFixture(2, 1_000);
        for (int number = 1; number <= 5; number++) {
            few.put(ADA, ROOM, number + ".txt", "text");
        }

        // When
        TakenFiles taken = few.taking().take(ADA, ROOM, TURN, List.of());

        // Then
        assertThat(taken.contents()).hasSize(2);
        assertThat(taken.problems())
                .extracting(NoticeText::plain)
                .containsExactly(
                        "An answer can have 2 files. Files that aren't attached: 3. They stay in the workspace.");
    }

    @Test
    void a_file_that_makes_an_answer_too_large_is_left_out_and_smaller_ones_are_not() throws IOException {
        // Given
        OutgoingFixture few = new OutgoingFixture(10, 2_048);
        few.put(ADA, ROOM, "a.txt", "a".repeat(2_000));
        few.put(ADA, ROOM, "b.txt", "b".repeat(1_536));
        few.put(ADA, ROOM, "c.txt", "c");

        // When
        TakenFiles taken = few.taking().take(ADA, ROOM, TURN, List.of());

        // Then
        assertThat(names(taken)).contains("c.txt").hasSize(2);
        assertThat(taken.problems())
                .extracting(NoticeText::plain)
                .singleElement()
                .asString()
                .contains("KiB", "all files of an answer may have 2 KiB together");
    }

    @Test
    void a_data_url_is_a_file_whose_type_is_its_own() throws IOException {
        // Given
        String url = "data:text/html;base64," + Base64.getEncoder().encodeToString(OutgoingFixture.PICTURE);

        // When
        TakenFiles taken = take(new NamedFile(url, true, "The year"));

        // Then
        ObjectNode content = taken.contents().getFirst();
        assertThat(content.path("info").path("mimetype").asText()).isEqualTo("image/png");
        assertThat(content.path("filename").asText()).isEqualTo("The_year.png");
        assertThat(file(content)).hasBinaryContent(OutgoingFixture.PICTURE);
        assertThat(taken.sent()).containsExactly(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data:", "data:,", "data:image/png;base64,", "data:image/png;base64,???", "data:text/plain,%zz"})
    void a_broken_data_url_is_said(String url) {
        assertThat(take(new NamedFile(url, true, "")).problems())
                .extracting(NoticeText::plain)
                .containsExactly("The file \"file\" can't be read, so it isn't attached.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:,a%20b", "data:text/plain;charset=utf-8,a%20b", "data:;base64,YSBi", "DATA:,a b"})
    void every_form_of_data_url_is_read(String url) throws IOException {
        assertThat(file(take(picture(url)).contents().getFirst())).hasContent("a b");
    }

    @Test
    void many_problems_are_counted() {
        // Given
        NamedFile[] missing = new NamedFile[12];
        for (int number = 0; number < missing.length; number++) {
            missing[number] = link("missing-" + number + ".txt");
        }

        // Then
        assertThat(take(missing).problems())
                .extracting(NoticeText::plain)
                .hasSize(9)
                .last()
                .isEqualTo("Further files that aren't attached: 4.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/a.png",
                "mailto:a@b.c",
                "#top",
                "//example.org/a",
                "mxc://a/b",
                "",
                "matrix:u/a"
            })
    void what_clients_can_follow_is_no_file(String destination) {
        assertThat(NamedFile.isMeantBy(destination, true)).isFalse();
        assertThat(NamedFile.isMeantBy(destination, false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/wiki/Page", "page", "docs/index.html", "example.com", "www.example.org", "v1.2", "../up/"})
    void a_link_to_a_page_is_no_file_but_a_picture_is_one(String destination) {
        assertThat(NamedFile.isMeantBy(destination, false)).isFalse();
        assertThat(NamedFile.isMeantBy(destination, true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.pdf",
                "project/a.csv",
                "/etc/a.conf",
                "outbox/a",
                "../a.txt",
                "file:///etc/passwd",
                "sandbox:/mnt/a"
            })
    void a_link_to_a_file_is_one(String destination) {
        assertThat(NamedFile.isMeantBy(destination, false)).isTrue();
    }

    private TakenFiles take(NamedFile... named) {
        return files.taking().take(ADA, ROOM, TURN, List.of(named));
    }

    private TakenFiles take(String turn) {
        return files.taking().take(ADA, ROOM, turn, List.of());
    }

    private static NamedFile link(String destination) {
        return new NamedFile(destination, false, "");
    }

    private static NamedFile picture(String destination) {
        return new NamedFile(destination, true, "");
    }

    private Path put(String name, String text, long time) throws IOException {
        return Files.setLastModifiedTime(files.put(ADA, ROOM, name, text), FileTime.fromMillis(time * 1_000));
    }

    private String folder() {
        return files.workspace.folder(ADA, ROOM).path();
    }

    private Path outbox() {
        return files.workspace.root().resolve(folder()).resolve("outbox");
    }

    private Path file(ObjectNode content) {
        return files.workspace.root().resolve(content.path(FileContents.KEY).asText());
    }

    private static List<String> names(TakenFiles taken) {
        return taken.contents().stream()
                .map(content -> content.path("filename").asText())
                .toList();
    }
}
