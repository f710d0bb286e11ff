package dev.homeroom.queue.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.database.TestSql;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.AnsweringHandler;
import dev.homeroom.queue.LastResort;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.Rooms;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.DeadLetters.DeadLetter;
import dev.homeroom.queue.inbox.IncomingEvents;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.limit.QueueLimit;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After any exception, a room's next event has its turn. */
class LastResortTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final RoomId room = rooms.open();

    /** Throws for {@code $bad} at the given place. */
    private static final class Bad extends AnsweringHandler {
        private final Function<WaitingEvent, Outcome> handling;
        private BiFunction<WaitingEvent, String, Outcome.DeadLettered> failing = (event, error) -> dead(event, error);
        private BiFunction<WaitingEvent, String, Outcome.DeadLettered> lastly = (event, error) -> dead(event, error);

        private boolean asks;
        private Function<WaitingEvent, List<OutgoingEvent>> leaving = event -> List.of();

        private Bad(Function<WaitingEvent, Outcome> handling) {
            this.handling = handling;
        }

        @Override
        public Outcome handle(WaitingEvent event, TurnContext turnContext) {
            if (!event.key().startsWith("$bad")) {
                return super.handle(event, turnContext);
            }
            if (asks) {
                turnContext.asking();
            }
            return handling.apply(event);
        }

        @Override
        public Outcome.DeadLettered failed(WaitingEvent event, String errorId) {
            return failing.apply(event, errorId);
        }

        @Override
        public Outcome.DeadLettered lastResort(WaitingEvent event, String errorId) {
            return lastly.apply(event, errorId);
        }

        @Override
        public List<OutgoingEvent> ends(Connection connection, WaitingEvent event) {
            return leaving.apply(event);
        }

        @Override
        public OutgoingEvent inLine(WaitingEvent event, int place) {
            throw new IllegalStateException("in line");
        }

        @Override
        public List<OverLimit> turnedAway(List<WaitingEvent> events) {
            throw new IllegalStateException("turned away");
        }
    }

    private static Outcome.DeadLettered overflow() {
        throw new StackOverflowError();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_whose_failure_fails_too_ends_with_one_sentence(Database database) {
        // Given
        Bad handler = new Bad(event -> overflow());
        handler.failing = (event, error) -> overflow();
        Replica replica = new Replica("one", database, clock, rooms.homeserver, handler);
        replica.take(room, "$bad", "$good");

        // When
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("failed", "$good");
        assertThat(replica.deadLetters.latest(10))
                .extracting(DeadLetter::eventId)
                .containsExactly("$bad");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_of_which_nothing_can_be_said_at_all_ends_as_a_dead_letter(Database database) {
        // Given
        Bad handler = new Bad(event -> overflow());
        handler.failing = (event, error) -> overflow();
        handler.lastly = (event, error) -> overflow();
        Replica replica = new Replica("one", database, clock, rooms.homeserver, handler);
        replica.take(room, "$bad", "$good");
        replica.inbox.take(List.of(IncomingEvents.forControlLane("$desk", room, "{}")));

        // When
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactlyInAnyOrder("$good", "$desk");
        assertThat(replica.deadLetters.latest(10)).extracting(DeadLetter::why).containsExactly(LastResort.FAILED);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void whatever_ends_an_event_of_which_an_agent_knows_ends_what_it_left_open_first(Database database) {
        assertThat(saidAtTheEndOf(database, "$bad-1", event -> AnsweringHandler.answer(event)))
                .containsExactly("withdrawn", "$bad-1");
        assertThat(saidAtTheEndOf(database, "$bad-2", event -> AnsweringHandler.dead(event, "e0000001")))
                .containsExactly("withdrawn", "failed");
        assertThat(saidAtTheEndOf(database, "$bad-3", event -> overflow())).containsExactly("withdrawn", "failed");
        assertThat(saidAtTheEndOf(database, "$bad-4", event -> new Outcome.Done("x".repeat(1000), List.of())))
                .containsExactly("withdrawn", "failed");
    }

    private List<String> saidAtTheEndOf(Database database, String key, Function<WaitingEvent, Outcome> end) {
        RoomId room = rooms.open();
        Bad handler = new Bad(event -> event.asked().isEmpty()
                ? new Outcome.ResumeLater(Duration.ZERO, List.of(), Outcome.ResumeLater.Why.CUT_OFF)
                : end.apply(event));
        handler.asks = true;
        handler.leaving = event -> List.of(Rooms.saying(event.room(), event.cause(), "card", "withdrawn"));
        Replica replica = new Replica("one", database, clock, rooms.homeserver, handler);
        replica.take(room, key);
        replica.workOff();
        return rooms.said(room);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_that_leaves_something_open_that_can_not_be_ended_is_said_to_have_failed(Database database) {
        // Given
        Bad handler = new Bad(event -> event.asked().isEmpty()
                ? new Outcome.ResumeLater(Duration.ZERO, List.of(), Outcome.ResumeLater.Why.CUT_OFF)
                : AnsweringHandler.answer(event));
        handler.asks = true;
        handler.leaving = event -> {
            throw new IllegalStateException("no card");
        };
        Replica replica = new Replica("one", database, clock, rooms.homeserver, handler);
        replica.take(room, "$bad", "$good");

        // When
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("failed", "$good");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_outcome_that_can_not_be_written_costs_its_event_only(Database database) {
        // Given
        Bad handler = new Bad(event -> new Outcome.Done("x".repeat(1000), List.of()));
        Replica replica = new Replica("one", database, clock, rooms.homeserver, handler);
        replica.take(room, "$bad", "$good");

        // When
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("failed", "$good");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_queue_of_which_nothing_can_be_said_blocks_no_control_lane(Database database) {
        // Given
        Bad handler = new Bad(event -> overflow());
        Replica replica =
                new Replica("one", database, clock, rooms.homeserver, handler, Replica.Limits.USUAL.withQueue(2, 2));
        replica.take(room, "$1", "$2", "$3");
        List<Lane> held = replica.claim();

        // When
        clock.pass(QueueLimit.LONG.dividedBy(2));
        held.stream()
                .filter(lane -> lane.track().equals(LaneKind.CONTROL))
                .forEach(lane -> replica.work.run(lane, () -> false));
        replica.inbox.take(List.of(IncomingEvents.forControlLane("$desk", room, "{}")));
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).contains("$desk");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void while_an_event_can_not_be_found_nothing_is_said_and_it_is_looked_for_again(Database database) {
        // Given
        AnsweringHandler handler = new AnsweringHandler();
        Replica replica = new Replica("one", database, clock, rooms.homeserver, handler);
        replica.take(room, "$lost");
        List<Lane> claimed = replica.claim();
        hide(database, "$lost");

        // When
        claimed.forEach(lane -> replica.work.run(lane, () -> false));
        int saidMeanwhile = rooms.said(room).size();
        show(database, "$lost");
        replica.take(room, "$next");
        clock.pass(Duration.ofSeconds(1));
        replica.workOff();

        // Then
        assertThat(saidMeanwhile).isZero();
        assertThat(rooms.said(room)).containsExactly("$lost", "$next");
        assertThat(handler.asked).containsExactly("$lost/1", "$next/1");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_outcome_is_only_sent_by_who_changed_the_row(Database database) {
        // Given
        AnsweringHandler handler = new AnsweringHandler(event -> {
            if (event.key().equals("$bad")) {
                hide(database, event.key());
            }
            return AnsweringHandler.answer(event);
        });
        Replica replica = new Replica("one", database, clock, rooms.homeserver, handler);
        replica.take(room, "$bad");

        // When
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_whose_next_step_can_not_be_read_stops_no_room_that_is_claimed_with_it(Database database)
            throws Exception {
        // Given
        RoomId unreadable = rooms.open();
        AnsweringHandler handler = new AnsweringHandler();
        Replica replica = new Replica("one", database, clock, rooms.homeserver, handler);
        database.useTransaction(connection -> replica.outbox.put(
                connection, LaneKind.TURNS, List.of(Rooms.saying(unreadable, "$earlier", "answer", "earlier"))));
        database.useTransaction(connection -> TestSql.execute(connection, "update outbox set content = 'no JSON'"));
        replica.take(unreadable, "$unreadable");
        replica.take(room, "$one");

        // When
        replica.runner.start();
        try {
            await().until(() -> rooms.said(room).equals(List.of("$one")));
        } finally {
            replica.runner.stop();
        }

        // Then
        assertThat(handler.asked).containsExactly("$one/1");
    }

    private static void hide(Database database, String key) {
        change(database, key, "hidden");
    }

    private static void show(Database database, String key) {
        change(database, key, "waiting");
    }

    private static void change(Database database, String key, String state) {
        database.useTransaction(connection -> Sql.on(connection, """
                        update inbox
                        set state = :state
                        where event_id = :event_id
                        """)
                .bind("state", state)
                .bind("event_id", key)
                .execute());
    }
}
