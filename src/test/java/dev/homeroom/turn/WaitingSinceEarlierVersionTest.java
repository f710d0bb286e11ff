package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.Question;
import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.files.outgoing.OutgoingFixture;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of an earlier version that wait during an upgrade. */
class WaitingSinceEarlierVersionTest {
    private final TurnFixture before = new TurnFixture();
    private final RoomId room = before.ada;

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#empty")
    void messages_that_wait_since_before_there_were_files_are_asked_with_their_files(String url) {
        // Given
        Database database = TestDatabases.at(url, "16");
        ObjectNode picture = TurnFixture.content("m.file", "What is on it?")
                .put("filename", "list.txt")
                .put(
                        "url",
                        before.homeserver
                                .holds("Milk".getBytes(StandardCharsets.UTF_8))
                                .value());
        waits(database, before.message(TurnFixture.ALICE, "$picture", picture), 1);
        waits(database, before.text("$text", "And now?"), 2);
        isToBeSent(database, "answer", TurnFixture.content("m.text", "An answer"));
        isToBeSent(database, "file", TurnFixture.content("m.file", "answer.md").put("url", "mxc://home.test/old"));

        // When
        TurnFixture after = upgraded(url);

        // Then
        assertThat(said(after))
                .containsExactly("An answer", "answer.md", "You said: What is on it?", "You said: And now?");
        assertThat(after.agent.questions)
                .extracting(Question::prompt)
                .satisfiesExactly(
                        asked -> assertThat(asked)
                                .startsWith("[homeroom/4 from ")
                                .contains(" with 1 file]\n[file 1: ")
                                .endsWith("> Milk\n\nWhat is on it?"),
                        asked -> assertThat(asked)
                                .startsWith("[homeroom/4 from ")
                                .endsWith("]\nAnd now?"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#empty")
    void a_file_that_waits_for_its_upload_since_an_earlier_version_is_sent(String url) throws Exception {
        // Given
        Database database = TestDatabases.at(url, "17");
        Path kept = before.files.root.resolve("surfaces/matrix/agent/room/sent/turn-copies/0-chart.png");
        Files.createDirectories(kept.getParent());
        Files.write(kept, OutgoingFixture.PICTURE);
        ObjectNode chart = TurnFixture.content("m.image", "chart.png")
                .put("filename", "chart.png")
                .put("dev.homeroom.upload", before.files.root.relativize(kept).toString());
        chart.putObject("info").put("mimetype", "image/png").put("size", OutgoingFixture.PICTURE.length);
        isToBeSent(database, "file-0", chart);

        // When
        TurnFixture after = upgraded(url);

        // Then
        assertThat(said(after)).containsExactly("chart.png");
        assertThat(after.homeserver.uploads()).hasSize(1);
        assertThat(kept).doesNotExist();
    }

    private TurnFixture upgraded(String url) {
        TurnFixture after = new TurnFixture(before, TestDatabases.at(url));
        Replica worker = after.worker("us");
        worker.workOff();
        return after;
    }

    private void waits(Database database, WaitingEvent event, int position) {
        database.useTransaction(connection -> Sql.on(connection, """
                        insert into inbox (event_id, position, room_id, state, event, received_at, attempt)
                        values (:event_id, :position, :room, 'waiting', :event, :now, 0)
                        """)
                .bind("event_id", event.key())
                .bind("position", position)
                .bind("room", event.room().value())
                .bind("event", event.json())
                .bind("now", now())
                .execute());
    }

    private void isToBeSent(Database database, String part, ObjectNode content) {
        database.useTransaction(connection -> {
            Sql.on(connection, """
                            insert into outbox (transaction_id, position, room_id, sender, event_type, content, state,
                                                attempt, created_at)
                            values (:transaction_id, nextval('outbox_position'), :room, :sender, 'm.room.message', :content,
                                    'waiting', 0, :now)
                            """)
                    .bind("transaction_id", TransactionId.of(room, "$before", part))
                    .bind("room", room.value())
                    .bind("sender", before.adaUser.value())
                    .bind("content", content.toString())
                    .bind("now", now())
                    .execute();
            Sql.on(connection, """
                            insert into lane (room_id, track, next_at, fence)
                            values (:room, 'turns', :now, 1)
                            on conflict do nothing
                            """)
                    .bind("room", room.value())
                    .bind("now", now())
                    .execute();
        });
    }

    private Instant now() {
        return before.clock.instant();
    }

    private List<String> said(TurnFixture fixture) {
        return fixture.homeserver.timeline(room).stream()
                .filter(sent -> sent.type().equals(OutgoingEvent.MESSAGE)
                        && sent.sender().equals(fixture.adaUser))
                .map(sent -> sent.content().path("body").asText())
                .toList();
    }
}
