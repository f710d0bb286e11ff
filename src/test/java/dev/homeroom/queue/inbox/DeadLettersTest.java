package dev.homeroom.queue.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.AnsweringHandler;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.Rooms;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.inbox.DeadLetters.DeadLetter;
import dev.homeroom.queue.stats.QueueGauges;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A dead letter is kept and retried on demand. */
class DeadLettersTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final RoomId room = rooms.open();
    private final AnsweringHandler failingAtFirst = new AnsweringHandler(DeadLettersTest::failAtFirst);

    private static Outcome failAtFirst(WaitingEvent event) {
        if (event.key().contains("reaction to ")) {
            return new Outcome.Redeliver(
                    new EventId(event.key().substring(event.key().indexOf('$'))),
                    Outcome.Forgotten.NOTHING,
                    count -> List.of());
        }
        return event.round() == 0 ? AnsweringHandler.dead(event, "e44074d1") : AnsweringHandler.answer(event);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_failed_for_good_is_listed_with_why_and_shown(Database database) {
        // Given
        Replica replica = replica(database);
        replica.take(room, "$one");
        clock.pass(Duration.ofMinutes(1));
        replica.workOff();

        // When
        List<DeadLetter> listed = replica.deadLetters.latest(10);

        // Then
        assertThat(listed)
                .containsExactly(new DeadLetter(
                        "$one",
                        room,
                        "{}",
                        "failed",
                        "e44074d1",
                        clock.instant().minus(Duration.ofMinutes(1)),
                        clock.instant(),
                        0,
                        ""));
        assertThat(replica.deadLetters.find("$one")).contains(listed.getFirst());
        assertThat(replica.deadLetters.find("$other")).isEmpty();
        QueueGauges queueGauges = new QueueGauges(database, clock, replica.meters);
        clock.pass(Duration.ofMinutes(2));
        assertThat(queueGauges.now().deadLetters()).isEqualTo(1);
        assertThat(queueGauges.now().ageOfOldestDead(clock.instant())).isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_dead_letter_that_is_tried_again_is_answered_once_in_a_round_of_its_own(Database database) {
        // Given
        Replica replica = replica(database);
        replica.take(room, "$one");
        replica.workOff();

        // When
        boolean first = replica.deadLetters.retry("$one");
        boolean second = replica.deadLetters.retry("$one");
        replica.workOff();

        // Then
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(rooms.said(room)).containsExactly("failed", "$one");
        assertThat(failingAtFirst.asked).containsExactly("$one/1", "$one/2");
        assertThat(replica.deadLetters.latest(10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_dead_letter_that_is_dropped_is_neither_listed_nor_taken_again(Database database) {
        // Given
        Replica replica = replica(database);
        replica.take(room, "$one");
        replica.workOff();

        // When
        boolean dropped = replica.deadLetters.drop("$one");

        // Then
        assertThat(dropped).isTrue();
        assertThat(replica.deadLetters.drop("$one")).isFalse();
        assertThat(replica.deadLetters.retry("$one")).isFalse();
        replica.take(room, "$one");
        replica.workOff();
        assertThat(rooms.said(room)).containsExactly("failed");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_reaction_to_the_notice_has_it_tried_again_and_one_to_anything_else_does_not(Database database) {
        // Given
        Replica replica = replica(database);
        replica.take(room, "$one");
        replica.workOff();
        String notice = rooms.homeserver.timeline(room).getLast().id().value();

        // When
        replica.inbox.take(List.of(
                IncomingEvents.forControlLane("reaction to $elsewhere", room, "{}"),
                IncomingEvents.forControlLane("reaction to " + notice, room, "{}")));
        replica.workOff();
        replica.inbox.take(List.of(IncomingEvents.forControlLane("second reaction to " + notice, room, "{}")));
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("failed", "$one");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_reaction_in_another_room_has_nothing_tried_again(Database database) {
        // Given
        Replica replica = replica(database);
        replica.take(room, "$one");
        replica.workOff();
        String notice = rooms.homeserver.timeline(room).getLast().id().value();

        // When
        replica.inbox.take(List.of(IncomingEvents.forControlLane("reaction to " + notice, rooms.open(), "{}")));
        replica.workOff();

        // Then
        assertThat(replica.deadLetters.find("$one")).isPresent();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_the_database_has_forgotten_is_taken_from_the_room_and_answered_once(Database database) {
        // Given
        Replica replica = replica(database);
        IncomingEvent seen = IncomingEvent.ignored("$seen", room, "{}", "answered before");
        replica.inbox.take(List.of(seen));
        Outcome.Forgotten forgotten = new Outcome.Forgotten(
                List.of(IncomingEvents.waiting("$lost", room, "{}"), IncomingEvents.waiting("$seen", room, "{}")), 3);
        Outcome.Redeliver redeliver = new Outcome.Redeliver(new EventId("$notice"), forgotten, count -> List.of());

        // When
        int first = database.inTransaction(connection -> replica.deadLetters.retry(connection, room, redeliver));
        int second = database.inTransaction(connection -> replica.deadLetters.retry(connection, room, redeliver));
        replica.workOff();
        int third = database.inTransaction(connection -> replica.deadLetters.retry(connection, room, redeliver));
        replica.workOff();

        // Then
        assertThat(List.of(first, second, third)).containsExactly(2, 0, 0);
        assertThat(rooms.said(room)).containsExactly("$lost", "$seen");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_that_was_stopped_before_its_turn_is_as_new_when_it_is_taken_again(Database database) {
        // Given
        Replica replica = replica(database);
        replica.inbox.take(List.of(IncomingEvents.forControlLane("$stopped", room, "{}")));
        WaitingEvent stopped =
                WaitingEvents.of("$stopped", room, "{}", clock.instant(), 0, Optional.empty(), Optional.empty());
        database.useTransaction(connection -> replica.inboxTable.stop(connection, List.of(stopped), "$stop"));
        Outcome.Forgotten forgotten = new Outcome.Forgotten(List.of(IncomingEvents.waiting("$stopped", room, "{}")), 0);
        Outcome.Redeliver redeliver = new Outcome.Redeliver(new EventId("$notice"), forgotten, count -> List.of());

        // When
        database.inTransaction(connection -> replica.deadLetters.retry(connection, room, redeliver));

        // Then
        List<String> waiting = database.inTransaction(connection ->
                Sql.on(connection, """
                        select event_id
                        from inbox
                        where state = 'waiting'
                          and track = 'turns'
                          and stopped_by is null
                          and settled_at is null
                        """).map(row -> row.getString(1)).list());
        assertThat(waiting).containsExactly("$stopped");
    }

    private Replica replica(Database database) {
        return new Replica("one", database, clock, rooms.homeserver, failingAtFirst);
    }
}
