package dev.homeroom.queue.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.AnsweringHandler;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.Rooms;
import dev.homeroom.queue.SettableClock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InboxBackfillTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final RoomId room = rooms.open();
    private final AnsweringHandler agent = new AnsweringHandler();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_was_lost_is_answered_in_its_place(Database database) {
        // Given
        Replica replica = replica(database);
        replica.take(room, "$two", "$four");
        InboxBackfill.Reading reading = replica.inboxBackfill.begin(room);

        // When
        int taken = reading.take(messages("$five", "$four", "$three", "$two", "$one"));

        // Then
        assertThat(taken).isEqualTo(3);
        replica.workOff();
        assertThat(rooms.said(room)).containsExactly("$one", "$two", "$three", "$four", "$five");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_order_holds_over_pages_and_with_what_comes_while_they_are_read(Database database) {
        // Given
        Replica replica = replica(database);
        replica.take(room, "$waited-long", "$five");
        InboxBackfill.Reading reading = replica.inboxBackfill.begin(room);

        // When
        reading.take(messages("$six", "$five"));
        replica.take(room, "$seven");
        reading.take(messages("$four", "$three"));
        reading.take(messages("$two", "$one"));

        // Then
        replica.workOff();
        assertThat(rooms.said(room))
                .containsExactly("$waited-long", "$one", "$two", "$three", "$four", "$five", "$six", "$seven");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_is_just_being_pushed_stays_behind_older_messages(Database database) {
        // Given
        Replica replica = replica(database);
        replica.take(room, "$two");
        InboxBackfill.Reading reading = replica.inboxBackfill.begin(room);

        // When
        database.useTransaction(push -> {
            long position = InboxTable.nextPosition(push);
            IncomingEvent three = Replica.message(room, "$three");
            replica.inbox.insert(push, position, List.of(new InboxTable.Placed(three, position)));
            reading.take(messages("$two", "$one"));
            replica.inbox.wake(push, List.of(three));
        });

        // Then
        replica.workOff();
        assertThat(rooms.said(room)).containsExactly("$one", "$two", "$three");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_turn_that_has_begun_keeps_its_place(Database database) {
        // Given
        Replica replica = replica(database);
        replica.take(room, "$begun", "$tried", "$next");
        database.useTransaction(connection -> {
            replica.inboxTable.ask(connection, "$begun");
            replica.inboxTable.ask(connection, "$tried");
            replica.inboxTable.notTaken(connection, "$tried");
        });

        // When
        replica.inboxBackfill.begin(room).take(messages("$next", "$tried", "$begun", "$lost"));

        // Then
        replica.workOff();
        assertThat(rooms.said(room)).containsExactly("$begun", "$tried", "$lost", "$next");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void rooms_are_left_alone_that_are_not_read(Database database) {
        // Given
        Replica replica = replica(database);
        RoomId other = rooms.open();
        replica.take(other, "$b", "$a");

        // When
        replica.inboxBackfill.begin(room).take(messages("$a", "$b", "$lost"));

        // Then
        replica.workOff();
        assertThat(rooms.said(other)).containsExactly("$b", "$a");
        assertThat(rooms.said(room)).containsExactly("$lost");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_was_answered_before_is_not_asked_also_when_it_comes_again(Database database) {
        // Given
        Replica replica = replica(database);
        InboxBackfill.Reading reading = replica.inboxBackfill.begin(room);

        // When
        reading.take(List.of(
                Replica.message(room, "$new"), reading.answered(Replica.message(room, "$answered")), ignored("$own")));
        reading.finish(Set.of("$answered", "$older"), Optional.of(new EventId("$new")));
        replica.take(room, "$older", "$answered");

        // Then
        replica.workOff();
        assertThat(agent.asked).containsExactly("$new/1");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void how_far_a_room_was_read_is_remembered_once_all_is_there(Database database) {
        // Given
        Replica replica = replica(database);
        InboxBackfill.Reading first = replica.inboxBackfill.begin(room);
        first.take(messages("$two", "$one"));
        Optional<EventId> brokenOff = replica.inboxBackfill.begin(room).caughtUpTo();
        first.finish(Set.of(), Optional.of(new EventId("$two")));

        // When
        InboxBackfill.Reading second = replica.inboxBackfill.begin(room);
        second.finish(Set.of(), Optional.of(new EventId("$three")));

        // Then
        assertThat(brokenOff).isEmpty();
        assertThat(second.caughtUpTo()).contains(new EventId("$two"));
        assertThat(replica.inboxBackfill.begin(room).caughtUpTo()).contains(new EventId("$three"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_without_events_is_read_without_a_trace(Database database) {
        // Given
        Replica replica = replica(database);
        InboxBackfill.Reading reading = replica.inboxBackfill.begin(room);

        // When
        int taken = reading.take(List.of());
        reading.finish(Set.of(), Optional.empty());

        // Then
        assertThat(taken).isZero();
        assertThat(replica.inboxBackfill.begin(room).caughtUpTo()).isEmpty();
        assertThat(replica.claim()).isEmpty();
    }

    private Replica replica(Database database) {
        return new Replica("me", database, clock, rooms.homeserver, agent);
    }

    private List<IncomingEvent> messages(String... keys) {
        return Stream.of(keys).map(key -> Replica.message(room, key)).toList();
    }

    private IncomingEvent ignored(String key) {
        return IncomingEvent.ignored(key, room, "{}", "own user");
    }
}
