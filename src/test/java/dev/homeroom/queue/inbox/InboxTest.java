package dev.homeroom.queue.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.cluster.ProcessId;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestSql;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.lane.AwaitedPeople;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InboxTest {
    private static final RoomId ROOM = new RoomId("!room:example.org");
    private static final ProcessId ME = new ProcessId("me");

    private final SettableClock clock = new SettableClock();
    private final InboxTable inboxTable = new InboxTable(clock);

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_that_comes_twice_is_taken_once(Database database) {
        // Given
        Inbox inbox = inbox(database);
        inbox.take(List.of(message("$one"), message("$two")));

        // When
        int again = inbox.take(List.of(message("$two"), message("$three")));

        // Then
        assertThat(again).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_keeps_its_kind_and_one_of_an_earlier_version_has_none(Database database) {
        // Given
        Inbox inbox = inbox(database);
        IncomingEvent ofKind = new IncomingEvent("$kind", ROOM, LaneKind.TURNS, "{}", "message", null, null);

        // When
        inbox.take(List.of(ofKind, message("$none")));

        // Then
        Optional<WaitingEvent> first =
                database.inTransaction(connection -> InboxQueries.next(connection, ROOM, LaneKind.TURNS));
        assertThat(first.orElseThrow().kind()).contains("message");
        assertThat(database.<List<WaitingEvent>>inTransaction(
                        connection -> InboxQueries.following(connection, first.orElseThrow(), 10)))
                .singleElement()
                .satisfies(event -> assertThat(event.kind()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void messages_are_taken_in_whatever_place_senders_are_told_from(Database database) {
        // Given
        RoomId quiet = new RoomId("!quiet:example.org");
        inbox(database).take(List.of(message("$one")));

        for (int tellFrom : List.of(-1, 0, 1)) {
            // When
            List<RoomId> withQueue = database.inTransaction(
                    connection -> InboxQueries.withQueue(connection, List.of(ROOM, quiet), tellFrom));

            // Then
            assertThat(withQueue).containsExactly(ROOM);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_that_stands_twice_in_one_transaction_is_taken_once(Database database) {
        // Given
        Inbox inbox = inbox(database);

        // When
        inbox.take(List.of(message("$b"), message("$a"), message("$b")));

        // Then
        assertThat(QueueFixture.waiting(database, ROOM)).containsExactly("$b", "$a");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void of_a_transaction_that_is_known_in_part_only_the_rest_is_taken(Database database) {
        // Given
        Inbox inbox = inbox(database);
        IncomingEvent notice = IncomingEvent.ignored("$notice", ROOM, "{}", "notice");
        inbox.take(List.of(message("$one"), notice));
        database.useTransaction(connection -> inboxTable.settle(connection, "$one", "answered"));

        // When
        int taken = inbox.take(List.of(message("$two"), notice, message("$one"), message("$three")));

        // Then
        assertThat(taken).isEqualTo(2);
        assertThat(QueueFixture.waiting(database, ROOM)).containsExactly("$two", "$three");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_that_was_settled_is_not_taken_again(Database database) {
        // Given
        Inbox inbox = inbox(database);
        inbox.take(List.of(message("$one")));
        database.useTransaction(connection -> inboxTable.settle(connection, "$one", "answered"));

        // When
        int again = inbox.take(List.of(message("$one")));

        // Then
        assertThat(again).isZero();
        assertThat(next(database)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void events_of_a_room_come_up_in_the_order_in_which_they_were_taken(Database database) {
        // Given
        Inbox inbox = inbox(database);
        inbox.take(List.of(message("$b"), message("$a")));
        inbox.take(List.of(message("$c")));

        // When / Then
        for (String key : List.of("$b", "$a", "$c")) {
            assertThat(next(database)).map(WaitingEvent::key).contains(key);
            database.useTransaction(connection -> inboxTable.settle(connection, key, "answered"));
        }
        assertThat(next(database)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_message_has_no_files_only_where_none_was_ever_sent(Database database) {
        // Given
        Inbox inbox = inbox(database);
        inbox.take(List.of(message("$one")));
        assertThat(next(database)).map(WaitingEvent::mayHaveFiles).contains(true);

        // When
        know(database, ROOM.value());
        insertFile(database, "$theirs", "!other:example.org");

        // Then
        assertThat(next(database)).map(WaitingEvent::mayHaveFiles).contains(false);

        // When
        insertFile(database, "$file", ROOM.value());

        // Then
        assertThat(next(database)).map(WaitingEvent::mayHaveFiles).contains(true);
    }

    private static void know(Database database, String room) {
        database.useTransaction(
                connection -> TestSql.execute(connection, "insert into sent_file_room (room_id) values (?)", room));
    }

    private static void insertFile(Database database, String event, String room) {
        database.useTransaction(connection -> TestSql.execute(connection, """
                insert into sent_file (event_id, position, room_id, sender, thread, event, state, sign)
                values (?, 1, ?, '@alice:example.org', '', '{}', 'staged', '')
                """, event, room));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_ignored_event_is_remembered_and_wakes_no_lane(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        Inbox inbox = new Inbox(database, laneTable, inboxTable, AwaitedPeople.NOWHERE, Replica.Limits.USUAL);
        IncomingEvent ignored = IncomingEvent.ignored("$notice", ROOM, "{}", "notice");

        // When
        inbox.take(List.of(ignored));

        // Then
        assertThat(laneTable.claim(ME, 1)).isEmpty();
        assertThat(inbox.take(List.of(ignored))).isZero();
        Optional<String> stored = database.inTransaction(connection -> InboxQueries.event(connection, ROOM, "$notice"));
        assertThat(stored).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_try_whose_end_was_not_seen_shows_and_goes_on_with_the_same_number(Database database) {
        // Given
        Inbox inbox = inbox(database);
        inbox.take(List.of(message("$one")));
        database.useTransaction(connection -> {
            inboxTable.ask(connection, "$one");
            inboxTable.runStarted(connection, "$one", "run-1");
        });

        // When
        InboxTable.Attempt attempt = database.inTransaction(connection -> inboxTable.ask(connection, "$one"));

        // Then
        assertThat(attempt).isEqualTo(new InboxTable.Attempt(1, false, false));
        assertThat(next(database))
                .flatMap(WaitingEvent::asked)
                .contains(new WaitingEvent.EarlierAttempt(1, clock.instant(), Optional.of("run-1"), Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_try_that_was_cut_off_keeps_its_run_and_the_time_of_its_first_interruption(Database database) {
        // Given
        Inbox inbox = inbox(database);
        inbox.take(List.of(message("$one")));
        Instant start = clock.instant();
        database.useTransaction(connection -> {
            inboxTable.ask(connection, "$one");
            inboxTable.runStarted(connection, "$one", "run-1");
        });

        // When
        clock.pass(Duration.ofSeconds(5));
        database.useTransaction(
                connection -> inboxTable.interrupted(connection, "$one", Outcome.ResumeLater.Why.CUT_OFF));
        clock.pass(Duration.ofSeconds(5));
        database.useTransaction(connection -> {
            inboxTable.interrupted(connection, "$one", Outcome.ResumeLater.Why.CUT_OFF);
            inboxTable.ask(connection, "$one");
        });

        // Then
        assertThat(next(database))
                .flatMap(WaitingEvent::asked)
                .contains(new WaitingEvent.EarlierAttempt(
                        1, start, Optional.of("run-1"), Optional.of(start.plusSeconds(5))));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_fresh_attempt_knows_nothing_of_an_interruption_of_the_one_before(Database database) {
        // Given
        Inbox inbox = inbox(database);
        inbox.take(List.of(message("$one")));
        database.useTransaction(connection -> {
            inboxTable.ask(connection, "$one");
            inboxTable.interrupted(connection, "$one", Outcome.ResumeLater.Why.CUT_OFF);
        });

        // When
        database.useTransaction(connection -> {
            inboxTable.notTaken(connection, "$one");
            inboxTable.ask(connection, "$one");
        });

        // Then
        assertThat(next(database))
                .flatMap(WaitingEvent::asked)
                .contains(new WaitingEvent.EarlierAttempt(2, clock.instant(), Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_was_not_taken_is_asked_afresh_and_keeps_the_time_of_its_first_failure(Database database) {
        // Given
        Inbox inbox = inbox(database);
        inbox.take(List.of(message("$one")));
        var firstFailure = clock.instant();
        database.useTransaction(connection -> {
            inboxTable.ask(connection, "$one");
            inboxTable.notTaken(connection, "$one");
        });
        clock.pass(Duration.ofMinutes(1));

        // When
        int attempt = database.inTransaction(connection -> {
            int next = inboxTable.ask(connection, "$one").number();
            inboxTable.notTaken(connection, "$one");
            return next;
        });

        // Then
        assertThat(attempt).isEqualTo(2);
        assertThat(next(database)).hasValueSatisfying(event -> {
            assertThat(event.asked()).isEmpty();
            assertThat(event.firstFailedAt()).contains(firstFailure);
        });
    }

    private Inbox inbox(Database database) {
        return new Inbox(
                database, new LaneTable(database, clock), inboxTable, AwaitedPeople.NOWHERE, Replica.Limits.USUAL);
    }

    private static IncomingEvent message(String key) {
        return IncomingEvents.waiting(key, ROOM, "{\"event_id\": \"" + key + "\"}");
    }

    private static Optional<WaitingEvent> next(Database database) {
        return database.inTransaction(connection -> InboxQueries.next(connection, ROOM, LaneKind.TURNS));
    }
}
