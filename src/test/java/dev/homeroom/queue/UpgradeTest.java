package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.database.TestSql;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.IncomingEvent;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.sql.Connection;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A database of the version before, with work in every state, is taken over. */
class UpgradeTest {
    private static final String VERSION_BEFORE = "19";

    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final AnsweringHandler agent = new AnsweringHandler();
    private final RoomId room = rooms.open();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#empty")
    void what_waited_is_done_once_and_what_was_done_stays_done_though_all_is_pushed_again(String url) {
        // Given
        TestDatabases.at(url, VERSION_BEFORE).useTransaction(this::fill);

        // When
        Database database = TestDatabases.at(url);
        Replica replica = new Replica("new", database, clock, rooms.homeserver, agent);
        int taken = replica.inbox.take(
                Stream.of("$settled", "$dead", "$asked", "$interrupted", "$waiting", "$ignored", "$pruned", "$new")
                        .map(this::pushed)
                        .toList());
        replica.workOff();
        boolean revived = replica.deadLetters.retry("$dead");
        replica.workOff();

        // Then
        assertThat(taken).isEqualTo(1);
        assertThat(revived).isTrue();
        assertThat(agent.asked).containsExactly("$asked/1", "$interrupted/1", "$waiting/1", "$new/1", "$dead/2");
        assertThat(rooms.said(room))
                .containsExactly("was to be sent", "$asked", "$interrupted", "$waiting", "$new", "$dead");
        assertThat(replica.deadLetters.latest(10)).isEmpty();
    }

    private IncomingEvent pushed(String key) {
        return Replica.message(room, key);
    }

    /** As the version before left it. Keys without a row were ignored, or their rows were pruned. */
    private void fill(Connection connection) {
        TestSql.execute(connection, """
                insert into seen (event_id, taking, reason)
                values ('$settled', 1, null), ('$dead', 1, null), ('$asked', 1, null), ('$interrupted', 1, null),
                       ('$waiting', 1, null), ('$ignored', 1, 'notice'), ('$pruned', 1, null)
                """);
        event(
                connection,
                1,
                "$settled",
                "state = 'settled', reason = 'answered', settled_at = :now, attempt = 1, asked_at = :now");
        event(
                connection,
                2,
                "$dead",
                "state = 'dead', reason = 'failed', error_id = 'e1', died_at = :now, attempt = 1, asked_at = :now");
        event(connection, 3, "$asked", "attempt = 1, asked_at = :now, run_id = 'run-1'");
        event(connection, 4, "$interrupted", "attempt = 1, asked_at = :now, interrupted_at = :now, interruptions = 1");
        event(connection, 5, "$waiting", "received_at = :now");
        send(connection, Rooms.saying(room, "$settled", "answer", "was to be sent"));
        Sql.on(connection, """
                        insert into lane (room_id, track, next_at, owner, fence, lease_until)
                        values (:room, :track, :past, 'the process before', 7, :past)
                        """)
                .bind("room", room.value())
                .bind("track", LaneKind.TURNS.word())
                .bind("past", now().minusSeconds(60))
                .execute();
    }

    private void event(Connection connection, int position, String key, String state) {
        Sql.on(connection, """
                        insert into inbox (event_id, position, room_id, state, event, kind, received_at, attempt)
                        values (:key, :position, :room, 'waiting', '{}', 'message', :now, 0)
                        """)
                .bind("key", key)
                .bind("position", position)
                .bind("room", room.value())
                .bind("now", now())
                .execute();
        Sql.on(connection, "update inbox set " + state + " where event_id = :key")
                .bind("key", key)
                .bind("now", now())
                .execute();
    }

    private void send(Connection connection, OutgoingEvent event) {
        Sql.on(connection, """
                        insert into outbox (transaction_id, position, room_id, sender, event_type, content, state, attempt,
                                            created_at)
                        values (:id, nextval('outbox_position'), :room, :sender, :type, :content, 'waiting', 0, :now)
                        """)
                .bind("id", event.transactionId())
                .bind("room", room.value())
                .bind("sender", event.sender().value())
                .bind("type", event.type())
                .bind("content", event.content().toString())
                .bind("now", now())
                .execute();
    }

    private Instant now() {
        return clock.instant();
    }
}
