package dev.homeroom.queue.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.AnsweringHandler;
import dev.homeroom.queue.EventHandler;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.Rooms;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.stats.QueueGauges;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The state of a room after each kind of outcome and after each answer of the homeserver. */
class OutcomeTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final RoomId room = rooms.open();
    private final RoomId other = rooms.open();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void while_a_message_is_tried_again_its_room_is_told_and_waits_and_others_go_on(Database database) {
        // Given
        AnsweringHandler busyAtFirst = new AnsweringHandler(event ->
                event.key().equals("$one") && event.firstFailedAt().isEmpty()
                        ? new Outcome.RetryLater(
                                Duration.ofSeconds(10), List.of(Rooms.saying(room, event.key(), "delayed", "delayed")))
                        : AnsweringHandler.answer(event));
        Replica replica = replica(database, busyAtFirst);

        // When
        replica.take(room, "$one", "$two");
        replica.take(other, "$three");
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("delayed");
        assertThat(rooms.said(other)).containsExactly("$three");

        // When
        clock.pass(Duration.ofSeconds(10));
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("delayed", "$one", "$two");
        assertThat(busyAtFirst.asked).containsExactlyInAnyOrder("$one/1", "$three/1", "$one/2", "$two/1");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_is_said_instead_of_a_refused_notice_goes_out_before_the_pause(Database database) {
        // Given
        AnsweringHandler busy = new AnsweringHandler(event -> new Outcome.RetryLater(
                Duration.ofSeconds(10), List.of(Rooms.saying(room, event.key(), "delayed", "delayed"))));
        Replica replica = replica(database, busy);
        rooms.homeserver.force(room, Rooms.BOT, "m.room.member", Rooms.BOT.value(), joined());
        refuseTheAgent();

        // When
        replica.take(room, "$one");
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("refused");
        assertThat(busy.asked).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_that_waits_looks_again_after_the_pause_and_the_attempt_stays(Database database) {
        // Given
        AnsweringHandler inUseAtFirst =
                new AnsweringHandler(event -> event.asked().isEmpty()
                        ? new Outcome.HandleLater(Duration.ofSeconds(3))
                        : AnsweringHandler.answer(event));
        Replica replica = replica(database, inUseAtFirst);

        // When
        replica.take(room, "$one");
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).isEmpty();

        // When
        clock.pass(Duration.ofSeconds(3));
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("$one");
        assertThat(inUseAtFirst.asked).containsExactly("$one/1", "$one/1");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_question_that_was_cut_off_goes_on_as_the_same_attempt_and_its_room_is_told_and_waits(Database database) {
        // Given
        AnsweringHandler cutOffAtFirst = new AnsweringHandler(event ->
                event.key().equals("$one") && event.asked().isEmpty()
                        ? new Outcome.ResumeLater(
                                Duration.ofSeconds(3),
                                List.of(Rooms.saying(room, event.key(), "delayed", "delayed")),
                                Outcome.ResumeLater.Why.CUT_OFF)
                        : AnsweringHandler.answer(event));
        Replica replica = replica(database, cutOffAtFirst);

        // When
        replica.take(room, "$one", "$two");
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("delayed");

        // When
        clock.pass(Duration.ofSeconds(3));
        new Replica("next", database, clock, rooms.homeserver, cutOffAtFirst).workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("delayed", "$one", "$two");
        assertThat(cutOffAtFirst.asked).containsExactly("$one/1", "$one/1", "$two/1");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_whose_handling_fails_is_settled_with_a_word_and_the_next_one_is_handled(Database database) {
        // Given
        AnsweringHandler failing = new AnsweringHandler(event -> switch (event.key()) {
            case "$one" -> throw new IllegalStateException("a mistake");
            case "$two" -> throw new StackOverflowError("too deep");
            default -> AnsweringHandler.answer(event);
        });
        Replica replica = replica(database, failing);

        // When
        replica.take(room, "$one", "$two", "$three");
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("failed", "failed", "$three");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_the_homeserver_refuses_is_replaced_by_what_the_handler_says(Database database) {
        // Given
        Replica replica = replica(database, new AnsweringHandler());
        rooms.homeserver.force(room, Rooms.BOT, "m.room.member", Rooms.BOT.value(), joined());
        refuseTheAgent();

        // When
        replica.take(room, "$one");
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("refused");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_may_have_been_sent_is_looked_for_later_and_is_in_the_room_once(Database database) {
        for (Supplier<RuntimeException> trouble : passingTroubles()) {
            // Given
            RoomId fresh = rooms.open();
            Replica replica = replica(database, new AnsweringHandler());
            rooms.homeserver.after(call -> {
                throw trouble.get();
            });

            // When
            replica.take(fresh, "$one" + fresh);
            replica.workOff();
            rooms.homeserver.withoutHooks();
            replica.workOff();

            // Then
            long sends = rooms.sends();
            clock.pass(Duration.ofSeconds(7));
            replica.workOff();
            assertThat(rooms.sends()).as("found in the room, which had it").isEqualTo(sends);
            assertThat(rooms.said(fresh)).containsExactly("$one" + fresh);
        }
    }

    private static List<Supplier<RuntimeException>> passingTroubles() {
        return List.of(
                () -> new HomeserverException.RateLimited("send", Duration.ofSeconds(7)),
                () -> new HomeserverException.Unclear("send", "no answer", null),
                () -> new HomeserverException.Refused("send", 401, "M_UNKNOWN_TOKEN"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_could_not_be_sent_for_a_day_is_given_up(Database database) {
        // Given
        Replica replica = replica(database, new AnsweringHandler());
        rooms.homeserver.before(call -> {
            throw new HomeserverException.Unclear("send", "no answer", null);
        });
        replica.take(room, "$one");
        replica.workOff();

        // When
        clock.pass(Duration.ofHours(25));
        replica.workOff();

        // Then
        List<Optional<String>> reasons = database.inTransaction(connection -> Sql.on(connection, """
                        select reason
                        from outbox
                        where room_id = :room
                          and state = 'refused'
                        """)
                .bind("room", room.value())
                .map(row -> Optional.ofNullable(row.getString("reason")))
                .list());
        assertThat(reasons).containsExactly(Optional.of("too old"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_answer_leaves_the_database_when_it_is_in_the_room(Database database) {
        // Given
        Replica replica = replica(database, new AnsweringHandler());
        replica.take(room, "$one");

        // When
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("$one");
        assertThat(database.<List<String>>inTransaction(connection -> Sql.on(connection, "select content from outbox")
                        .map(row -> row.getString(1))
                        .list()))
                .containsExactly("{}");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_waits_is_counted_and_its_age_told(Database database) {
        // Given
        Replica replica = replica(database, new AnsweringHandler());
        QueueGauges queueGauges = new QueueGauges(database, clock, replica.meters);
        replica.take(room, "$one", "$two");
        rooms.homeserver.before(call -> {
            throw new HomeserverException.RateLimited("send", Duration.ofHours(1));
        });
        replica.workOff();

        // When
        clock.pass(Duration.ofMinutes(2));
        QueueGauges.QueueLevels waiting = queueGauges.now();

        // Then
        assertThat(waiting.events()).isEqualTo(1);
        assertThat(waiting.toSend()).isEqualTo(1);
        assertThat(waiting.ageOfOldest(clock.instant())).isEqualTo(Duration.ofMinutes(2));
        assertThat(Stream.of("homeroom.inbox.waiting", "homeroom.inbox.oldest", "homeroom.outbox.waiting")
                        .map(name -> replica.meters.get(name).gauge().value()))
                .containsExactly(1.0, 120.0, 1.0);
    }

    private Replica replica(Database database, EventHandler handler) {
        return new Replica("one", database, clock, rooms.homeserver, handler);
    }

    private void refuseTheAgent() {
        rooms.homeserver.before(call -> {
            if (call.as().equals(Rooms.AGENT.value())) {
                throw new HomeserverException.Refused("send", 403, "M_FORBIDDEN");
            }
        });
    }

    private static ObjectNode joined() {
        return JsonNodeFactory.instance.objectNode().put("membership", "join");
    }
}
