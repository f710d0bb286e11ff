package dev.homeroom.queue.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.queue.AnsweringHandler;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.Rooms;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.inbox.IncomingEvent;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetentionTest {
    private static final Duration A_MONTH = Duration.ofDays(30);

    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final AnsweringHandler agent = new AnsweringHandler();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_that_is_pushed_again_after_its_row_was_removed_is_no_second_turn(Database database) throws Exception {
        // Given
        RoomId room = rooms.open();
        Replica replica = replica(database);
        IncomingEvent notice = IncomingEvent.ignored("$notice", room, "{\"body\":\"psst\"}", "notice");
        IncomingEvent nonsense = IncomingEvent.ignored("malformed:1", null, "[]", "malformed: no event");
        replica.take(room, "$one");
        replica.inbox.take(List.of(notice, nonsense));
        replica.workOff();
        clock.pass(A_MONTH.plusSeconds(1));

        // When
        retention(database, replica).pruneUnlessAnotherDoes();
        replica.take(room, "$one");
        replica.inbox.take(List.of(notice, nonsense));
        replica.workOff();

        // Then
        assertThat(agent.asked).containsExactly("$one/1");
        assertThat(rooms.said(room)).containsExactly("$one");
        assertThat(pruned(replica, "inbox")).isEqualTo(1);
        assertThat(pruned(replica, "outbox")).isEqualTo(1);
        assertThat(rows(database, "select event_id from inbox")).isEmpty();
        assertThat(rows(database, "select cast(event_key as varchar) from seen"))
                .containsExactlyInAnyOrderElementsOf(Stream.of("$notice", "$one", "malformed:1")
                        .map(key -> Sha256.half(key).toString())
                        .toList());
        assertThat(rows(database, "select transaction_id from outbox")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_is_younger_or_waits_stays_whole(Database database) throws Exception {
        // Given
        RoomId room = rooms.open();
        RoomId waiting = rooms.open();
        Replica replica = replica(database);
        replica.take(room, "$old");
        replica.workOff();
        replica.take(waiting, "$waiting");
        clock.pass(A_MONTH.minusSeconds(10));
        replica.take(room, "$young");
        List<Lane> due = replica.claim();
        due.stream().filter(lane -> lane.room().equals(room)).forEach(lane -> replica.work.run(lane, () -> false));
        clock.pass(Duration.ofSeconds(11));

        // When
        retention(database, replica).pruneUnlessAnotherDoes();

        // Then
        assertThat(rows(database, "select event_id from inbox order by event_id"))
                .containsExactly("$waiting", "$young");
        assertThat(rows(database, "select state from outbox")).containsExactly("sent");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_a_room_itself_causes_is_said_once_however_long_ago_that_was(Database database) throws Exception {
        // Given
        RoomId room = rooms.open();
        Replica replica = new Replica("one", database, clock, rooms.homeserver, new AnsweringHandler(event -> {
            OutgoingEvent once = Rooms.saying(room, room.value(), "unbound", "nobody lives here");
            return new Outcome.Done("room without agent", List.of(once));
        }));
        replica.take(room, "$one");
        replica.workOff();
        clock.pass(A_MONTH.plusSeconds(1));

        // When
        retention(database, replica).pruneUnlessAnotherDoes();
        replica.take(room, "$two");
        replica.workOff();

        // Then
        assertThat(rooms.sends()).isOne();
        assertThat(rows(database, "select state from outbox")).containsExactly("kept");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_was_said_about_an_event_that_still_waits_is_not_said_again(Database database) throws Exception {
        // Given
        RoomId room = rooms.open();
        Replica replica = new Replica(
                "one",
                database,
                clock,
                rooms.homeserver,
                new AnsweringHandler(event -> new Outcome.RetryLater(
                        Duration.ofDays(31), List.of(Rooms.saying(room, event.key(), "delayed", "delayed")))));
        replica.take(room, "$one");
        replica.workOff();
        clock.pass(A_MONTH.plusDays(2));

        // When
        retention(database, replica).pruneUnlessAnotherDoes();
        replica.workOff();

        // Then
        assertThat(rooms.sends()).isOne();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_dead_letter_is_removed_when_it_has_been_dead_for_that_long(Database database) throws Exception {
        // Given
        RoomId room = rooms.open();
        Replica replica = new Replica(
                "one",
                database,
                clock,
                rooms.homeserver,
                new AnsweringHandler(event -> AnsweringHandler.dead(event, "e44074d1")));
        replica.take(room, "$one");
        clock.pass(A_MONTH);
        replica.workOff();
        clock.pass(A_MONTH.minusSeconds(1));

        // When
        retention(database, replica).pruneUnlessAnotherDoes();

        // Then
        assertThat(replica.deadLetters.find("$one")).isPresent();

        // When
        clock.pass(Duration.ofSeconds(2));
        retention(database, replica).pruneUnlessAnotherDoes();

        // Then
        assertThat(replica.deadLetters.find("$one")).isEmpty();
        replica.take(room, "$one");
        assertThat(replica.claim()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_pass_goes_through_all_rooms_in_batches(Database database) throws Exception {
        // Given
        Replica replica = replica(database);
        RoomId busy = rooms.open();
        replica.take(
                busy,
                IntStream.rangeClosed(0, Pruning.BATCH)
                        .mapToObj(n -> "$busy" + n)
                        .toArray(String[]::new));
        for (int n = 0; n < 5; n++) {
            replica.take(rooms.open(), "$" + n);
        }
        List<String> all = rows(database, "select event_id from inbox");
        database.useTransaction(
                connection -> all.forEach(key -> replica.inboxTable.settle(connection, key, "answered")));
        clock.pass(A_MONTH.plusSeconds(1));

        // When
        retention(database, replica).pruneUnlessAnotherDoes();

        // Then
        assertThat(pruned(replica, "inbox")).isEqualTo(Pruning.BATCH + 6);
        assertThat(rows(database, "select event_id from inbox")).isEmpty();
        assertThat(rows(database, "select cast(event_key as varchar) from seen"))
                .hasSize(Pruning.BATCH + 6);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_process_leaves_it_to_the_one_that_prunes(Database database) throws Exception {
        // Given
        RoomId room = rooms.open();
        Replica replica = replica(database);
        Replica other = new Replica("other", database, clock, rooms.homeserver, agent);
        replica.take(room, "$one");
        replica.workOff();
        clock.pass(A_MONTH.plusSeconds(1));
        assertThat(other.leases.acquire("retention")).isPresent();

        // When
        retention(database, replica).pruneUnlessAnotherDoes();

        // Then
        assertThat(pruned(replica, "inbox")).isZero();
        assertThat(rows(database, "select event from inbox")).containsExactly("{}");
    }

    private Replica replica(Database database) {
        return new Replica("one", database, clock, rooms.homeserver, agent);
    }

    private Retention retention(Database database, Replica replica) {
        return new Retention(new Pruning(database), replica.leases, () -> A_MONTH, clock, replica.meters);
    }

    private static double pruned(Replica replica, String table) {
        return replica.meters
                .get("homeroom.retention.pruned")
                .tag("table", table)
                .counter()
                .count();
    }

    private static List<String> rows(Database database, String query) {
        return database.inTransaction(connection ->
                Sql.on(connection, query).map(row -> row.getString(1)).list());
    }
}
