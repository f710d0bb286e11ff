package dev.homeroom.queue.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.AnsweringHandler;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.Rooms;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.inbox.DeadLetters.DeadLetter;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.inbox.IncomingEvents;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Notices for people whose messages wait in the queue while a turn runs. */
class QueueLimitTest {
    private static final String ALICE = "@alice:example.org";
    private static final String BOB = "@bob:example.org";

    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final RoomId room = rooms.open();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_sender_who_waits_long_is_told_the_place_once_and_later_messages_change_that_notice(Database database) {
        // Given
        Replica replica = replica(database, 50);
        take(replica, ALICE, "$one", "$two", "$three", "$four");
        take(replica, BOB, "$five");
        Lane turns = claim(replica, LaneKind.TURNS);

        // When
        clock.pass(QueueLimit.FRESH);
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).as("what waits for a few seconds").isEmpty();

        // When
        clock.pass(QueueLimit.WORTH_TELLING.dividedBy(2));
        replica.workOff();
        take(replica, ALICE, "$six");
        clock.pass(QueueLimit.FRESH);
        replica.workOff();
        clock.pass(QueueLimit.FRESH);
        replica.workOff();

        // Then
        assertThat(rooms.said(room))
                .containsExactly("$four is number 4", "$five is number 5", "$six is number 6 instead");

        // When
        replica.work.run(turns, () -> false);
        replica.workOff();

        // Then
        assertThat(rooms.said(room).subList(3, 9)).containsExactly("$one", "$two", "$three", "$four", "$five", "$six");
        assertThat(rooms.said(room)).hasSize(9);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_burst_that_an_instant_agent_works_off_in_seconds_is_taken_whole_and_without_a_notice(Database database) {
        // Given
        Replica replica = new Replica(
                "one",
                database,
                clock,
                rooms.homeserver,
                new AnsweringHandler(event -> {
                    clock.pass(Duration.ofMillis(50));
                    return AnsweringHandler.answer(event);
                }),
                Replica.Limits.USUAL.withQueue(50, 3));
        String[] burst = IntStream.range(0, 107).mapToObj(i -> "$burst" + i).toArray(String[]::new);
        replica.take(room, "$before");
        replica.workOff();
        replica.take(room, burst);
        Lane turns = claim(replica, LaneKind.TURNS);

        // When
        clock.pass(QueueLimit.FRESH);
        replica.workOff();
        replica.work.run(turns, () -> false);
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).hasSize(108).endsWith(burst);
        assertThat(replica.deadLetters.latest(10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_waited_while_homeroom_was_away_is_worked_off_without_a_notice_and_nothing_is_turned_away(
            Database database) {
        // Given
        Replica before = replica(database, 50);
        String[] missed = IntStream.range(0, 107).mapToObj(i -> "$missed" + i).toArray(String[]::new);
        before.take(room, missed);
        clock.pass(Duration.ofMinutes(10));
        Replica after = new Replica(
                "two",
                database,
                clock,
                rooms.homeserver,
                new AnsweringHandler(event -> {
                    clock.pass(Duration.ofMillis(50));
                    return AnsweringHandler.answer(event);
                }),
                Replica.Limits.USUAL.withQueue(50, 3));
        Lane turns = claim(after, LaneKind.TURNS);

        // When
        after.workOff();
        clock.pass(Duration.ofSeconds(2));
        after.workOff();
        after.work.run(turns, () -> false);
        after.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly(missed);
        assertThat(after.deadLetters.latest(10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_quick_agent_has_worked_off_a_short_queue_before_anybody_is_told(Database database) {
        // Given
        Replica replica = replica(database, 50);
        replica.take(room, "$one", "$two", "$three", "$four");

        // When
        replica.workOff();
        clock.pass(QueueLimit.FRESH.multipliedBy(2));
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("$one", "$two", "$three", "$four");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_finds_no_place_in_the_queue_is_turned_away_and_can_be_tried_again(Database database) {
        // Given
        Replica replica = replica(database, 4);
        replica.take(room, "$1", "$2", "$3", "$4", "$5", "$6");
        Lane turns = claim(replica, LaneKind.TURNS);

        // When
        clock.pass(QueueLimit.LONG.dividedBy(2));
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactlyInAnyOrder("$4 is number 4", "2 too many");
        assertThat(replica.deadLetters.latest(10))
                .extracting(DeadLetter::eventId)
                .containsExactly("$6", "$5");

        // When
        replica.work.run(turns, () -> false);
        replica.deadLetters.retry("$5");
        replica.workOff();

        // Then
        assertThat(rooms.said(room).subList(2, 7)).containsExactly("$1", "$2", "$3", "$4", "$5");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_flood_is_turned_away_whole_and_slows_no_other_room(Database database) {
        // Given
        Replica replica = replica(database, 4);
        RoomId other = rooms.open();
        String[] flood = IntStream.range(0, 1000).mapToObj(i -> "$flood" + i).toArray(String[]::new);
        replica.take(room, flood);
        Lane turns = claim(replica, LaneKind.TURNS);
        replica.take(other, "$calm");

        // When
        clock.pass(QueueLimit.LONG.dividedBy(2));
        replica.workOff();

        // Then
        assertThat(rooms.said(other)).containsExactly("$calm");
        assertThat(replica.deadLetters.latest(2000)).hasSize(996);

        // When
        replica.work.run(turns, () -> false);

        // Then
        assertThat(rooms.said(room)).endsWith("$flood0", "$flood1", "$flood2", "$flood3");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_has_come_first_in_line_meanwhile_is_not_turned_away(Database database) {
        // Given
        Replica replica = replica(database, 4);
        replica.take(room, "$1");
        WaitingEvent first = database.inTransaction(connection -> InboxQueries.next(connection, room, LaneKind.TURNS))
                .orElseThrow();

        // When
        boolean turnedAway = database.inTransaction(connection -> InboxQueries.waitsBehindAnother(connection, first));

        // Then
        assertThat(turnedAway).isFalse();
        replica.workOff();
        assertThat(rooms.said(room)).containsExactly("$1");
    }

    private void take(Replica replica, String sender, String... keys) {
        replica.inbox.take(Stream.of(keys)
                .map(key -> IncomingEvents.waiting(key, room, "{\"sender\": \"%s\"}".formatted(sender)))
                .toList());
    }

    private Replica replica(Database database, int limit) {
        return new Replica(
                "one",
                database,
                clock,
                rooms.homeserver,
                new AnsweringHandler(),
                Replica.Limits.USUAL.withQueue(limit, 3));
    }

    private static Lane claim(Replica replica, LaneKind laneKind) {
        List<Lane> claimed = replica.claim();
        Lane wanted = claimed.stream()
                .filter(lane -> lane.track().equals(laneKind))
                .findFirst()
                .orElseThrow();
        claimed.stream()
                .filter(lane -> !lane.equals(wanted))
                .forEach(lane -> replica.laneTable.useTransaction(
                        lane, connection -> replica.laneTable.releaseFor(connection, lane, Duration.ZERO)));
        return wanted;
    }
}
