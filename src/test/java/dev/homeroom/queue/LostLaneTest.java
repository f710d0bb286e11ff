package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeroom.cluster.Leases;
import dev.homeroom.cluster.ProcessId;
import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneLostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LostLaneTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_turn_whose_lane_went_to_another_process_writes_nothing_more(Database database) {
        // Given
        RoomId room = rooms.open();
        Replica successor = new Replica("successor", database, clock, rooms.homeserver, new AnsweringHandler());
        Replica slow = new Replica("slow", database, clock, rooms.homeserver, new AnsweringHandler(event -> {
            clock.pass(Duration.ofSeconds(30));
            successor.workOff();
            return new Outcome.Done("late", List.of(Rooms.saying(room, event.key(), "late", "late")));
        }));
        slow.take(room, "$one");
        Lane lane = slow.claim().getFirst();

        // When / Then
        assertThatThrownBy(() -> slow.work.run(lane, () -> false)).isInstanceOf(LaneLostException.class);
        successor.workOff();
        assertThat(rooms.said(room)).containsExactly("$one");
        assertThat(settledHow(database, "$one")).isEqualTo("answered");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_stream_whose_lane_was_lost_continues_when_the_database_goes_away_before_it_can_tell_why(Database database) {
        // Given
        RoomId room = rooms.open();
        FaultyDatabase faulty = new FaultyDatabase(database, FaultyDatabase.When.BEFORE_IT);
        Replica successor = new Replica("successor", database, clock, rooms.homeserver, new AnsweringHandler());
        AtomicBoolean continued = new AtomicBoolean();
        Replica slow = new Replica("slow", faulty, clock, rooms.homeserver, new AnsweringHandler() {
            @Override
            public Outcome handle(WaitingEvent event, TurnContext turnContext) {
                clock.pass(Duration.ofSeconds(30));
                successor.workOff();
                faulty.goAwayAfter(1);
                turnContext.runStarted("run-1");
                continued.set(true);
                faulty.comeBack();
                return super.handle(event, turnContext);
            }
        });
        slow.take(room, "$one");
        Lane lane = slow.claim().getFirst();

        // When / Then
        assertThatThrownBy(() -> slow.work.run(lane, () -> false)).isInstanceOf(LaneLostException.class);
        assertThat(continued).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_answer_that_was_sent_after_the_lane_was_lost_is_in_the_room_once(Database database) {
        // Given
        RoomId room = rooms.open();
        Replica successor = new Replica("successor", database, clock, rooms.homeserver, new AnsweringHandler());
        Replica slow = new Replica("slow", database, clock, rooms.homeserver, new AnsweringHandler());
        slow.take(room, "$one");
        Lane lane = slow.claim().getFirst();
        rooms.homeserver.before(call -> {
            rooms.homeserver.withoutHooks();
            clock.pass(Duration.ofSeconds(30));
            successor.workOff();
        });

        // When / Then
        assertThatThrownBy(() -> slow.work.run(lane, () -> false)).isInstanceOf(LaneLostException.class);
        assertThat(rooms.sends()).isEqualTo(2);
        assertThat(rooms.said(room)).containsExactly("$one");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_whose_work_broke_off_goes_on_when_its_lease_ends_though_the_process_lives(Database database)
            throws Exception {
        // Given
        RoomId room = rooms.open();
        AtomicBoolean broken = new AtomicBoolean(true);
        AnsweringHandler agent = new AnsweringHandler(event -> {
            if (broken.getAndSet(false)) {
                throw new Crash();
            }
            return AnsweringHandler.answer(event);
        });
        Replica replica = new Replica("one", database, clock, rooms.homeserver, agent);
        replica.runner.start();
        try {
            replica.take(room, "$one");
            await().until(() -> !broken.get() && replica.runner.running() == 0);

            // When
            clock.pass(Duration.ofSeconds(20));
            replica.runner.renew();
            clock.pass(Duration.ofSeconds(10));

            // Then
            await().until(() -> rooms.said(room).equals(List.of("$one")));
        } finally {
            replica.runner.stop();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_lease_that_could_not_be_given_back_ends_though_the_process_lives(Database database) {
        // Given
        FaultyDatabase faulty = new FaultyDatabase(database, FaultyDatabase.When.BEFORE_IT);
        Leases mine = new Leases(faulty, clock, new ProcessId("me"));
        Leases theirs = new Leases(database, clock, new ProcessId("they"));
        Leases.Lease lease = mine.acquire("agent").orElseThrow();

        // When
        faulty.failNext();
        lease.close();
        clock.pass(Duration.ofSeconds(20));
        mine.renew();
        clock.pass(Duration.ofSeconds(10));

        // Then
        assertThat(theirs.acquire("agent")).isPresent();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_lease_that_was_renewed_too_late_is_held_on_if_nobody_noticed(Database database) {
        // Given
        Leases mine = new Leases(database, clock, new ProcessId("me"));
        Leases theirs = new Leases(database, clock, new ProcessId("they"));
        Leases.Lease kept = mine.acquire("agent").orElseThrow();
        Leases.Lease taken = mine.acquire("another agent").orElseThrow();
        clock.pass(Duration.ofSeconds(30));
        assertThat(theirs.acquire("another agent")).isPresent();

        // When
        mine.renew();

        // Then
        assertThat(kept.isHeld()).isTrue();
        assertThat(taken.isHeld()).isFalse();
        assertThat(theirs.acquire("agent")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_lease_whose_holder_knows_that_it_lapsed_is_lost_and_can_be_taken_again(Database database) {
        // Given
        Leases leases = new Leases(database, clock, new ProcessId("me"));
        Leases.Lease lapsed = leases.acquire("leader").orElseThrow();
        clock.pass(Duration.ofSeconds(30));
        assertThat(lapsed.isHeld()).isFalse();

        // When
        leases.renew();

        // Then
        assertThat(lapsed.isHeld()).isFalse();
        assertThat(leases.acquire("leader")).isPresent();
    }

    private static String settledHow(Database database, String key) {
        return database.inTransaction(connection -> Sql.on(connection, """
                        select reason
                        from inbox
                        where event_id = :event_id
                          and state = 'settled'
                        """)
                .bind("event_id", key)
                .map(row -> row.getString("reason"))
                .one());
    }
}
