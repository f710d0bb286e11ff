package dev.homeroom.files.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.FileUpload;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkspaceUploadTest {
    private static final UserId ADA = new UserId("@agent_a:home.test");
    private static final RoomId ROOM = new RoomId("!room:home.test");

    private final OutgoingFixture files = new OutgoingFixture();
    private final FakeHomeserver homeserver = new FakeHomeserver(new UserId("@bot:home.test"));
    private final FileUpload upload = files.upload(homeserver);

    @Test
    void a_file_is_uploaded_as_its_agent_with_its_name_and_type() throws IOException {
        // Given
        OutgoingEvent event = eventWith("chart.png", OutgoingFixture.PICTURE);

        // When
        ObjectNode content = upload.complete(event);

        // Then
        assertThat(homeserver.uploads()).hasSize(1).allSatisfy((uri, uploaded) -> {
            assertThat(content.path("url").asText()).isEqualTo(uri.value());
            assertThat(uploaded.by()).isEqualTo(ADA);
            assertThat(uploaded.name()).isEqualTo("chart.png");
            assertThat(uploaded.mediaType()).isEqualTo("image/png");
            assertThat(uploaded.bytes()).isEqualTo(OutgoingFixture.PICTURE);
        });
        assertThat(upload.isNeededBy(event)).isTrue();
        assertThat(upload.isNeededBy(event.withContent(content))).isFalse();
        assertThat(content.has(FileContents.KEY)).isFalse();
        assertThat(files.bytesSent()).isEqualTo(OutgoingFixture.PICTURE.length);
    }

    @Test
    void a_file_over_the_limit_of_the_homeserver_is_a_sentence_with_both_numbers() throws IOException {
        // Given
        homeserver.takesUploadsOf(1_024);

        // When
        ObjectNode content = upload.complete(eventWith("a.txt", new byte[1_536]));

        // Then
        assertThat(content.path("msgtype").asText()).isEqualTo("m.notice");
        assertThat(content.path("body").asText())
                .isEqualTo(
                        "The file \"a.txt\" has 1.5 KiB, and the homeserver takes at most 1 KiB, so it isn't attached.");
        assertThat(content.path("formatted_body").asText()).startsWith("The file &quot;<code>a.txt</code>&quot; has ");
        assertThat(homeserver.uploads()).isEmpty();
        assertThat(files.refused("too large")).isEqualTo(1);
    }

    @Test
    void a_notice_in_the_place_of_a_file_keeps_its_relation_and_its_marks() throws IOException {
        // Given
        homeserver.takesUploadsOf(1);
        OutgoingEvent event = eventWith("a.txt", new byte[2]);
        event.content().putObject("m.relates_to").put("rel_type", "m.thread");
        event.content().putObject("dev.homeroom.outcome").put("of", "x");

        // When
        ObjectNode content = upload.complete(event);

        // Then
        assertThat(content.path("m.relates_to")).isEqualTo(event.content().path("m.relates_to"));
        assertThat(content.path("dev.homeroom.outcome"))
                .isEqualTo(event.content().path("dev.homeroom.outcome"));
        assertThat(content.has("filename")).isFalse();
        assertThat(content.has("info")).isFalse();
    }

    @Test
    void a_limit_that_nobody_names_is_said_without_it() throws IOException {
        // Given
        refuse(413, "M_TOO_LARGE");

        // Then
        assertThat(body(eventWith("a.txt", new byte[2_048])))
                .isEqualTo(
                        "The file \"a.txt\" has 2 KiB, which is too large for the homeserver, so it isn't attached.");
    }

    @Test
    void a_file_that_the_homeserver_refuses_is_a_sentence_with_an_error_id() throws IOException {
        // Given
        refuse(403, "M_FORBIDDEN");

        // Then
        assertThat(body(eventWith("a.txt", new byte[1])))
                .matches("The homeserver refused the file \"a.txt\"\\..*\\(Error [0-9a-f]{8}\\)");
        assertThat(files.refused("homeserver")).isEqualTo(1);
    }

    @Test
    void a_homeserver_that_is_away_or_does_not_know_the_token_yet_leaves_the_file_waiting() throws IOException {
        // Given
        OutgoingEvent event = eventWith("a.txt", new byte[1]);

        for (HomeserverException away : List.of(
                new HomeserverException.Unclear("upload", 502, null),
                new HomeserverException.Refused("upload", 401, "M_UNKNOWN_TOKEN"))) {
            homeserver.before(call -> {
                throw away;
            });

            // Then
            assertThatThrownBy(() -> upload.complete(event)).isSameAs(away);
        }
        homeserver.withoutHooks();
        assertThat(upload.complete(event).has("url")).isTrue();
    }

    @Test
    void the_text_of_an_answer_that_is_refused_is_left_to_the_turn() {
        // Given
        OutgoingEvent text = event(files.taking()
                .keepText(ADA, ROOM, "$text", List.of("one", "two"), "It is long.")
                .orElseThrow());

        // When
        refuse(413, "M_TOO_LARGE");

        // Then
        assertThatThrownBy(() -> upload.complete(text)).isInstanceOf(HomeserverException.Refused.class);
        homeserver.withoutHooks();
        homeserver.takesUploadsOf(2);
        assertThatThrownBy(() -> files.upload(homeserver).complete(text))
                .isInstanceOf(HomeserverException.Refused.class);
        assertThat(files.taking().keptText(text.content())).contains("one\n\ntwo");
    }

    @Test
    void the_text_of_an_answer_is_uploaded_as_any_file_and_then_removed() {
        // Given
        OutgoingEvent text = event(files.taking()
                .keepText(ADA, ROOM, "$text", List.of("one", "Größe"), "It is long.")
                .orElseThrow());

        // When
        ObjectNode content = upload.complete(text);
        upload.completed(text);

        // Then
        assertThat(homeserver.uploads().values()).singleElement().satisfies(uploaded -> {
            assertThat(uploaded.name()).isEqualTo("answer.md");
            assertThat(uploaded.mediaType()).isEqualTo("text/markdown");
            assertThat(uploaded.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("one\n\nGröße");
        });
        assertThat(content.path("body").asText()).isEqualTo("It is long.");
        assertThat(content.path("info").path("size").asInt()).isEqualTo(12);
        assertThat(content.toString()).doesNotContain("dev.homeroom");
        assertThat(file(text)).doesNotExist();
    }

    @Test
    void a_file_that_is_gone_or_became_a_link_is_a_sentence() throws IOException {
        // Given
        OutgoingEvent gone = eventWith("gone.txt", new byte[1]);
        OutgoingEvent link = eventWith("link.txt", new byte[1]);
        Files.delete(file(gone));
        Files.delete(file(link));
        Files.createSymbolicLink(file(link), files.write("secret.txt", "secret"));

        // Then
        assertThat(body(gone)).startsWith("There is no file \"gone.txt\"");
        assertThat(body(link)).startsWith("I may not send \"link.txt\"");
        assertThat(homeserver.uploads()).isEmpty();
    }

    @Test
    void a_copy_is_removed_after_its_upload_and_a_file_of_the_outbox_stays() throws IOException {
        // Given
        files.write("report.txt", "report");
        OutgoingEvent copy = event(files.taking()
                .take(ADA, ROOM, "$copy", List.of(new NamedFile("report.txt", false, "")))
                .contents()
                .getFirst());
        OutgoingEvent own = eventWith("own.txt", new byte[1]);

        // When
        upload.completed(copy);
        upload.completed(own);
        upload.completed(copy);

        // Then
        assertThat(file(copy)).doesNotExist();
        assertThat(file(own)).exists();
        assertThat(files.workspace.root().resolve("report.txt")).exists();
    }

    private void refuse(int status, String errcode) {
        homeserver.before(call -> {
            if (call.name().equals("upload")) {
                throw new HomeserverException.Refused("upload", status, errcode);
            }
        });
    }

    private String body(OutgoingEvent event) {
        return upload.complete(event).path("body").asText();
    }

    private OutgoingEvent eventWith(String name, byte[] bytes) throws IOException {
        files.put(ADA, ROOM, name, bytes);
        return event(
                files.taking().take(ADA, ROOM, "$" + name, List.of()).contents().getFirst());
    }

    private static OutgoingEvent event(ObjectNode content) {
        return new OutgoingEvent("txn", ROOM, ADA, "m.room.message", content);
    }

    private Path file(OutgoingEvent event) {
        return files.workspace
                .root()
                .resolve(event.content().path(FileContents.KEY).asText());
    }
}
