package dev.homeroom.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What failed for good: it stays, and is tried again on demand. */
class DeadLettersTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final RoomId room = rooms.open();
    private final Answering failingAtFirst = new Answering(DeadLettersTest::failAtFirst);

    private static Settlement failAtFirst(WaitingEvent event) {
        if (event.key().contains("reaction to ")) {
            return new Settlement.Revival(
                    new EventId(event.key().substring(event.key().indexOf('$'))), Settlement.Forgotten.NOTHING);
        }
        return event.round() == 0 ? Answering.dead(event, "e44074d1") : Answering.answer(event);
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
                        0));
        assertThat(replica.deadLetters.find("$one")).contains(listed.getFirst());
        assertThat(replica.deadLetters.find("$other")).isEmpty();
        Backlog backlog = new Backlog(database, clock, replica.meters);
        clock.pass(Duration.ofMinutes(2));
        assertThat(backlog.now().deadLetters()).isEqualTo(1);
        assertThat(backlog.now().ageOfOldestDead(clock.instant())).isEqualTo(Duration.ofMinutes(2));
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
                Incoming.forDesk("reaction to $elsewhere", room, "{}"),
                Incoming.forDesk("reaction to " + notice, room, "{}")));
        replica.workOff();
        replica.inbox.take(List.of(Incoming.forDesk("second reaction to " + notice, room, "{}")));
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
        replica.inbox.take(List.of(Incoming.forDesk("reaction to " + notice, rooms.open(), "{}")));
        replica.workOff();

        // Then
        assertThat(replica.deadLetters.find("$one")).isPresent();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_the_database_has_forgotten_is_taken_from_the_room_and_answered_once(Database database) {
        // Given
        Replica replica = replica(database);
        Incoming seen = Incoming.ignored("$seen", room, "{}", "answered before");
        replica.inbox.take(List.of(seen));
        Settlement.Forgotten forgotten = new Settlement.Forgotten(
                List.of(Incoming.waiting("$lost", room, "{}"), Incoming.waiting("$seen", room, "{}")), 3);
        Settlement.Revival revival = new Settlement.Revival(new EventId("$notice"), forgotten);

        // When
        int first = database.inTransaction(handle -> replica.deadLetters.retry(handle, room, revival));
        int second = database.inTransaction(handle -> replica.deadLetters.retry(handle, room, revival));
        replica.workOff();
        int third = database.inTransaction(handle -> replica.deadLetters.retry(handle, room, revival));
        replica.workOff();

        // Then
        assertThat(List.of(first, second, third)).containsExactly(2, 0, 0);
        assertThat(rooms.said(room)).containsExactly("$lost", "$seen");
    }

    private Replica replica(Database database) {
        return new Replica("one", database, clock, rooms.homeserver, failingAtFirst);
    }
}
