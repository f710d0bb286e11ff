package dev.homeroom.turn;

import static dev.homeroom.turn.TurnFixture.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.Question;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.database.TestSql;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import java.sql.Connection;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A database of an earlier version, with work in every state, is taken over. Its rows are as that version left them. */
class UpgradeTest {
    /** Since this migration an edit waits in the control lane with the message that it is about. */
    private static final int EDITS = 11;

    /** Keys of all events are in a table of their own; before, ignored and pruned events had rows in the inbox. */
    private static final int KEYS = 13;

    private static final int INTERRUPTIONS = 14;
    private static final int KINDS = 19;
    private static final int SHORT_KEYS = 20;
    private static final int LATEST = 29;

    private final TurnFixture before = new TurnFixture();
    private final RoomId room = before.ada;
    private final EventId noticeOfDead = before.homeserver.send(
            room, before.adaUser, "m.room.message", TurnFixture.content("m.notice", "That failed."));
    private final List<WaitingEvent> pushed = new ArrayList<>();

    /** The schema as several versions left it, on each database. */
    static Stream<Arguments> earlierVersions() {
        return IntStream.of(8, EDITS, KEYS, INTERRUPTIONS, KINDS - 1, KINDS, SHORT_KEYS, LATEST - 1)
                .boxed()
                .flatMap(version -> TestDatabases.empty().map(url -> Arguments.of(version, url)));
    }

    @ParameterizedTest
    @MethodSource("earlierVersions")
    void what_waits_gets_its_outcome_once_and_what_has_one_gets_no_other(int version, String url) {
        // Given
        TestDatabases.at(url, String.valueOf(version)).useTransaction(connection -> fill(connection, version));

        // When
        TurnFixture after = new TurnFixture(before, TestDatabases.at(url));
        Replica worker = after.worker("new");
        int taken = push(after, worker, pushed);
        worker.workOff();

        // Then
        assertThat(taken).isZero();
        assertThat(asked(after)).containsExactly(version < EDITS ? "Waiting" : "Waiting, edited");
        assertThat(bodies(after))
                .satisfiesExactlyInAnyOrder(
                        body -> assertThat(body).isEqualTo("That failed."),
                        body -> assertThat(body).isEqualTo("Was to be sent"),
                        UpgradeTest::saysThatItWasInterrupted,
                        UpgradeTest::saysThatItWasInterrupted,
                        body -> assertThat(body).startsWith("You said: Waiting"),
                        body -> assertThat(body).contains("!help"));
        assertThat(worker.deadLetters.latest(10))
                .extracting(letter -> letter.eventId())
                .containsExactlyInAnyOrder("$dead", "$asked", "$interrupted");
    }

    @ParameterizedTest
    @MethodSource("earlierVersions")
    void a_dead_letter_is_retried_at_the_notice_that_an_earlier_version_sent(int version, String url) {
        // Given
        TestDatabases.at(url, String.valueOf(version)).useTransaction(connection -> fill(connection, version));
        TurnFixture after = new TurnFixture(before, TestDatabases.at(url));
        Replica worker = after.worker("new");
        worker.workOff();

        // When
        push(after, worker, List.of(before.reaction("$again", noticeOfDead.value(), "🔁", ALICE.value())));
        worker.workOff();

        // Then
        assertThat(asked(after)).last().isEqualTo("Dead");
        assertThat(bodies(after)).last().isEqualTo("You said: Dead");
        assertThat(worker.deadLetters.find("$dead")).isEmpty();
    }

    private static void saysThatItWasInterrupted(String body) {
        assertThat(body).startsWith("The connection to Ada broke while it was working on your message");
    }

    /** As a homeserver does that sends its transactions again. */
    private static int push(TurnFixture after, Replica worker, List<WaitingEvent> events) {
        return worker.inbox.take(events.stream()
                .map(event -> after.classifier.of(JsonText.parse(event.json()).orElseThrow()))
                .toList());
    }

    private static List<String> asked(TurnFixture after) {
        return after.agent.questions.stream().map(Question::text).toList();
    }

    private List<String> bodies(TurnFixture after) {
        return AdaRoomFixture.messages(after).stream().map(UpgradeTest::body).toList();
    }

    private static String body(Sent message) {
        return message.content().path("body").asText();
    }

    private void fill(Connection connection, int version) {
        OffsetDateTime now = before.clock.instant().atOffset(ZoneOffset.UTC);
        TestSql.execute(connection, """
                insert into bound_room (room_id, backend, agent_id, kind, archived, since, name)
                values (?, 'letta', 'a', 'agent', false, ?, 'Ada - Letta Agent Chat')
                """, room.value(), before.clock.millis() - 1000);
        event(connection, version, "$settled", "Settled", """
                state = 'settled', reason = 'answered', settled_at = ?, attempt = 1, asked_at = ?
                """, now, now);
        event(connection, version, "$dead", "Dead", """
                state = 'dead', reason = 'failed', error_id = 'e1', died_at = ?, attempt = 1, notice = ?
                """, now, transactionId("$dead"));
        event(connection, version, "$asked", "Asked", "attempt = 1, asked_at = ?, run_id = 'run-1'", now);
        event(
                connection,
                version,
                "$interrupted",
                "Interrupted",
                """
                attempt = 1, asked_at = ?, run_id = 'run-2', interrupted_at = ?
                """ + (version < INTERRUPTIONS ? "" : ", interruptions = 1"),
                now,
                now);
        event(connection, version, "$waiting", "Waiting", "told = true");
        event(connection, version, "$help", "!help", "track = 'desk'" + kind(version, "command"));
        if (version >= EDITS) {
            take(connection, version, before.edit("$edit", "$waiting", "Waiting, edited"));
            update(connection, "$edit", "about = '$waiting', track = 'desk'" + kind(version, "edit"));
        }
        withoutTurn(connection, version, "$ignored", "state = 'ignored', reason = 'notice'");
        withoutTurn(connection, version, "$pruned", "state = 'emptied', event = '', room_id = null");
        sendings(connection, now);
        lane(connection, "turns", now);
        lane(connection, "desk", now);
    }

    private static String kind(int version, String word) {
        return version < KINDS ? "" : ", kind = '" + word + "'";
    }

    private void event(Connection connection, int version, String key, String text, String changed, Object... values) {
        take(connection, version, before.text(key, text));
        update(connection, key, changed, values);
    }

    /** An event that each version keeps in its way, and that is known for good. */
    private void withoutTurn(Connection connection, int version, String key, String changed) {
        take(connection, version, before.text(key, "Never answered"));
        if (version < KEYS) {
            update(connection, key, changed);
        } else {
            TestSql.execute(connection, "delete from inbox where event_id = ?", key);
        }
    }

    private void take(Connection connection, int version, WaitingEvent event) {
        pushed.add(event);
        TestSql.execute(
                connection,
                """
                insert into inbox (event_id, position, room_id, state, event, received_at, attempt)
                values (?, ?, ?, 'waiting', ?, ?, 0)
                """,
                event.key(),
                pushed.size(),
                room.value(),
                event.json(),
                event.receivedAt().atOffset(ZoneOffset.UTC));
        if (version >= KINDS) {
            update(connection, event.key(), "kind = 'message'");
        }
        if (version >= KEYS) {
            TestSql.execute(
                    connection,
                    "insert into seen (%s, taking, reason) values (?, 1, null)"
                            .formatted(version < SHORT_KEYS ? "event_id" : "event_key"),
                    version < SHORT_KEYS ? event.key() : Sha256.half(event.key()));
        }
    }

    private static void update(Connection connection, String key, String changed, Object... values) {
        Object[] all = Stream.concat(Stream.of(values), Stream.of(key)).toArray();
        TestSql.execute(connection, "update inbox set " + changed + " where event_id = ?", all);
    }

    private void sendings(Connection connection, OffsetDateTime now) {
        TestSql.execute(
                connection,
                """
                insert into outbox (transaction_id, position, room_id, sender, event_type, content, state, attempt, created_at)
                values (?, nextval('outbox_position'), ?, ?, 'm.room.message', ?, 'waiting', 1, ?)
                """,
                transactionId("$settled"),
                room.value(),
                before.adaUser.value(),
                TurnFixture.content("m.text", "Was to be sent").toString(),
                now);
        TestSql.execute(
                connection,
                """
                insert into outbox (transaction_id, position, room_id, sender, event_type, content, state, attempt, created_at,
                                    settled_at, event_id)
                values (?, nextval('outbox_position'), ?, ?, 'm.room.message', '{}', 'sent', 1, ?, ?, ?)
                """,
                transactionId("$dead"),
                room.value(),
                before.adaUser.value(),
                now,
                now,
                noticeOfDead.value());
    }

    private String transactionId(String key) {
        return TransactionId.of(room, key, "0");
    }

    /** The process of the version before still holds it, and is gone. */
    private void lane(Connection connection, String track, OffsetDateTime now) {
        TestSql.execute(
                connection,
                "insert into lane (room_id, track, next_at, owner, fence, lease_until) values (?, ?, ?, 'old', 7, ?)",
                room.value(),
                track,
                now.minusMinutes(1),
                now.minusMinutes(1));
    }
}
