package dev.homeroom.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackfillTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final RoomId room = rooms.open();
    private final Answering agent = new Answering();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_was_lost_is_answered_in_its_place(Database database) {
        // Given
        Workshop workshop = workshop(database);
        workshop.take(room, "$two", "$four");
        Backfill.Reading reading = workshop.backfill.begin(room);

        // When
        int taken = reading.take(messages("$five", "$four", "$three", "$two", "$one"));

        // Then
        assertThat(taken).isEqualTo(3);
        workshop.workOff();
        assertThat(rooms.said(room)).containsExactly("$one", "$two", "$three", "$four", "$five");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_order_holds_over_pages_and_with_what_comes_while_they_are_read(Database database) {
        // Given
        Workshop workshop = workshop(database);
        workshop.take(room, "$waited-long", "$five");
        Backfill.Reading reading = workshop.backfill.begin(room);

        // When
        reading.take(messages("$six", "$five"));
        workshop.take(room, "$seven");
        reading.take(messages("$four", "$three"));
        reading.take(messages("$two", "$one"));

        // Then
        workshop.workOff();
        assertThat(rooms.said(room))
                .containsExactly("$waited-long", "$one", "$two", "$three", "$four", "$five", "$six", "$seven");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_is_just_being_pushed_stays_behind_older_messages(Database database) {
        // Given
        Workshop workshop = workshop(database);
        workshop.take(room, "$two");
        Backfill.Reading reading = workshop.backfill.begin(room);

        // When
        database.useTransaction(push -> {
            long position = Inbox.nextPosition(push);
            Incoming three = Workshop.message(room, "$three");
            workshop.inbox.insert(push, position, List.of(new Inbox.Placed(three, position)));
            reading.take(messages("$two", "$one"));
            workshop.inbox.wake(push, List.of(three));
        });

        // Then
        workshop.workOff();
        assertThat(rooms.said(room)).containsExactly("$one", "$two", "$three");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_turn_that_has_begun_keeps_its_place(Database database) {
        // Given
        Workshop workshop = workshop(database);
        workshop.take(room, "$begun", "$tried", "$next");
        database.useTransaction(handle -> {
            workshop.inbox.asking(handle, "$begun");
            workshop.inbox.asking(handle, "$tried");
            workshop.inbox.notTaken(handle, "$tried");
        });

        // When
        workshop.backfill.begin(room).take(messages("$next", "$tried", "$begun", "$lost"));

        // Then
        workshop.workOff();
        assertThat(rooms.said(room)).containsExactly("$begun", "$tried", "$lost", "$next");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void rooms_are_left_alone_that_are_not_read(Database database) {
        // Given
        Workshop workshop = workshop(database);
        RoomId other = rooms.open();
        workshop.take(other, "$b", "$a");

        // When
        workshop.backfill.begin(room).take(messages("$a", "$b", "$lost"));

        // Then
        workshop.workOff();
        assertThat(rooms.said(other)).containsExactly("$b", "$a");
        assertThat(rooms.said(room)).containsExactly("$lost");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_was_answered_before_is_not_asked_also_when_it_comes_again(Database database) {
        // Given
        Workshop workshop = workshop(database);
        Backfill.Reading reading = workshop.backfill.begin(room);

        // When
        reading.take(List.of(
                Workshop.message(room, "$new"),
                reading.answered(Workshop.message(room, "$answered")),
                ignored("$own")));
        reading.finish(Set.of("$answered", "$older"), Optional.of(new EventId("$new")));
        workshop.take(room, "$older", "$answered");

        // Then
        workshop.workOff();
        assertThat(agent.asked).containsExactly("$new/1");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void how_far_a_room_was_read_is_remembered_once_all_is_there(Database database) {
        // Given
        Workshop workshop = workshop(database);
        Backfill.Reading first = workshop.backfill.begin(room);
        first.take(messages("$two", "$one"));
        Optional<EventId> brokenOff = workshop.backfill.begin(room).caughtUpTo();
        first.finish(Set.of(), Optional.of(new EventId("$two")));

        // When
        Backfill.Reading second = workshop.backfill.begin(room);
        second.finish(Set.of(), Optional.of(new EventId("$three")));

        // Then
        assertThat(brokenOff).isEmpty();
        assertThat(second.caughtUpTo()).contains(new EventId("$two"));
        assertThat(workshop.backfill.begin(room).caughtUpTo()).contains(new EventId("$three"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_without_events_is_read_without_a_trace(Database database) {
        // Given
        Workshop workshop = workshop(database);
        Backfill.Reading reading = workshop.backfill.begin(room);

        // When
        int taken = reading.take(List.of());
        reading.finish(Set.of(), Optional.empty());

        // Then
        assertThat(taken).isZero();
        assertThat(workshop.backfill.begin(room).caughtUpTo()).isEmpty();
        assertThat(workshop.claim()).isEmpty();
    }

    private Workshop workshop(Database database) {
        return new Workshop("me", database, clock, rooms.homeserver, agent);
    }

    private List<Incoming> messages(String... keys) {
        return Stream.of(keys).map(key -> Workshop.message(room, key)).toList();
    }

    private Incoming ignored(String key) {
        return Incoming.ignored(key, room, "{}", "own user");
    }
}
