package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The process dies before or after each single transaction, and before or after each single request. */
class CrashTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_crash_between_any_two_transactions_costs_no_answer_and_doubles_none(Database database) {
        for (FaultyDatabase.When when : FaultyDatabase.When.values()) {
            int cut = 1;
            while (crashesAt(cut, when, database)) {
                cut++;
            }
            assertThat(cut).as("transactions that were cut").isGreaterThan(5);
        }
    }

    private boolean crashesAt(int cut, FaultyDatabase.When when, Database database) {
        // Given
        FaultyDatabase faulty = new FaultyDatabase(database, when);
        RoomId room = rooms.open();
        AnsweringHandler agent = new AnsweringHandler();
        Replica dying = new Replica("dying", faulty, clock, rooms.homeserver, agent);
        dying.take(room, "$one" + room, "$two" + room);
        Lane lane = dying.claim().getFirst();

        // When
        faulty.crashAt(cut);
        boolean crashed = crashes(() -> dying.work.run(lane, () -> false));
        clock.pass(Duration.ofSeconds(30));
        new Replica("next", database, clock, rooms.homeserver, agent).workOff();

        // Then
        assertThat(rooms.said(room)).as("%s %s", when, cut).containsExactly("$one" + room, "$two" + room);
        assertThat(agent.asked)
                .as("attempts %s %s", when, cut)
                .containsOnly("$one" + room + "/1", "$two" + room + "/1");
        return crashed;
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_question_that_must_not_be_repeated_is_asked_once_whatever_dies_when(Database database) {
        for (FaultyDatabase.When when : FaultyDatabase.When.values()) {
            int cut = 1;
            while (asksOnceAt(cut, when, database)) {
                cut++;
            }
        }
    }

    private boolean asksOnceAt(int cut, FaultyDatabase.When when, Database database) {
        // Given
        FaultyDatabase faulty = new FaultyDatabase(database, when);
        RoomId room = rooms.open();
        AnsweringHandler onlyOnce =
                new AnsweringHandler(event -> event.asked().isPresent() ? told(event) : AnsweringHandler.answer(event));
        Replica dying = new Replica("dying", faulty, clock, rooms.homeserver, onlyOnce);
        dying.take(room, "$one" + room);
        Lane lane = dying.claim().getFirst();

        // When
        faulty.crashAt(cut);
        boolean crashed = crashes(() -> dying.work.run(lane, () -> false));
        clock.pass(Duration.ofSeconds(30));
        new Replica("next", database, clock, rooms.homeserver, onlyOnce).workOff();

        // Then
        assertThat(rooms.said(room)).as("%s %s", when, cut).hasSize(1).containsAnyOf("$one" + room, "told");
        return crashed;
    }

    private static Outcome told(WaitingEvent event) {
        return new Outcome.Done("told", List.of(Rooms.saying(event.room(), event.key(), "notice", "told")));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_crash_while_an_answer_is_sent_posts_it_once(Database database) {
        Consumer<FakeHomeserver.Call> crash = call -> {
            throw new Crash();
        };
        for (Runnable cut :
                List.<Runnable>of(() -> rooms.homeserver.before(crash), () -> rooms.homeserver.after(crash))) {
            // Given
            RoomId room = rooms.open();
            AnsweringHandler agent = new AnsweringHandler();
            Replica dying = new Replica("dying", database, clock, rooms.homeserver, agent);
            dying.take(room, "$one" + room);
            Lane lane = dying.claim().getFirst();

            // When
            cut.run();
            assertThat(crashes(() -> dying.work.run(lane, () -> false))).isTrue();
            rooms.homeserver.withoutHooks();
            clock.pass(Duration.ofSeconds(30));
            new Replica("next", database, clock, rooms.homeserver, agent).workOff();

            // Then
            assertThat(rooms.said(room)).containsExactly("$one" + room);
            assertThat(agent.asked).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_edit_from_the_control_lane_waits_for_its_message_that_a_crash_has_left_unconfirmed(Database database) {
        // Given
        RoomId room = rooms.open();
        Replica dying = new Replica("dying", database, clock, rooms.homeserver, new AnsweringHandler());
        dying.take(room, "$one");
        Lane turns = dying.claim().getFirst();
        rooms.homeserver.after(call -> {
            throw new Crash();
        });
        assertThat(crashes(() -> dying.work.run(turns, () -> false))).isTrue();
        rooms.homeserver.withoutHooks();
        Replica next = new Replica(
                "next",
                database,
                clock,
                rooms.homeserver,
                new AnsweringHandler(decision -> new Outcome.Done(
                        "decided",
                        List.of(
                                edit(room, "edit", TransactionId.of(room, "$one", "answer")),
                                edit(room, "again", TransactionId.of(room, "$decision", "edit"))))));

        // When
        next.takeInControlLane(room, "$decision");
        next.workOff();
        clock.pass(Duration.ofSeconds(30));
        next.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("$one", "* edit", "* again");
        List<FakeHomeserver.Sent> timeline = rooms.homeserver.timeline(room);
        assertThat(about(timeline.get(2))).isEqualTo(timeline.get(1).id().value());
        assertThat(about(timeline.get(3))).isEqualTo(timeline.get(2).id().value());
    }

    private static String about(FakeHomeserver.Sent event) {
        return event.content().at("/m.relates_to/event_id").asText();
    }

    private static OutgoingEvent edit(RoomId room, String part, String message) {
        OutgoingEvent after = Rooms.saying(room, "$decision", part, part);
        return new OutgoingEvent(
                after.transactionId(),
                room,
                after.sender(),
                after.type(),
                Edit.content(after.content(), 10),
                Optional.of(message));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_answer_that_was_sent_is_not_sent_again_to_a_homeserver_that_forgot_its_transaction_id(Database database) {
        // Given
        RoomId room = rooms.open();
        AnsweringHandler agent = new AnsweringHandler();
        Replica dying = new Replica("dying", database, clock, rooms.homeserver, agent);
        dying.take(room, "$one", "$two");
        Lane lane = dying.claim().getFirst();
        rooms.homeserver.after(call -> {
            throw new Crash();
        });
        assertThat(crashes(() -> dying.work.run(lane, () -> false))).isTrue();
        rooms.homeserver.withoutHooks();

        // When
        rooms.homeserver.forgetTransactionIds();
        clock.pass(Duration.ofSeconds(30));
        new Replica("next", database, clock, rooms.homeserver, agent).workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("$one", "$two");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_whose_lane_was_claimed_by_a_process_that_died_is_answered(Database database) {
        // Given
        RoomId room = rooms.open();
        Replica dying = new Replica("dying", database, clock, rooms.homeserver, new AnsweringHandler());
        dying.take(room, "$one");
        dying.claim();

        // When
        clock.pass(Duration.ofSeconds(30));
        new Replica("next", database, clock, rooms.homeserver, new AnsweringHandler()).workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("$one");
    }

    private static boolean crashes(Executable run) {
        try {
            run.execute();
            return false;
        } catch (Crash e) {
            return true;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
