package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.lane.LookAgainException;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps of many rooms in one transaction: each is written or not, whatever becomes of the others and of the database. */
@Timeout(120)
class CommitterTest {
    private static final int ROOMS = 8;
    /** Transactions at a time; the steps of all further rooms gather. */
    private static final int AT_ONCE = 2;

    private static final String ANSWER = "an answer";

    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void steps_that_come_while_others_are_written_share_the_next_transaction(Database database) {
        // Given
        GatedDatabase gated = new GatedDatabase(database);
        Replica replica = replica(gated);
        List<Lane> lanes = claimed(replica);
        int before = gated.arrived();

        // When
        List<Result> results = commit(gated, replica, lanes, CommitterTest::answered);

        // Then
        assertThat(results).allSatisfy(result -> assertThat(result.step()).isInstanceOf(Step.ToSend.class));
        assertThat(gated.arrived() - before).isEqualTo(AT_ONCE + 1);
        assertThat(states(database)).containsOnly("settled waiting").hasSize(ROOMS);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void each_kind_of_step_finds_its_own_next_step(Database database) {
        // Given
        GatedDatabase gated = new GatedDatabase(database);
        Replica replica = replica(gated);
        List<Lane> lanes = claimed(replica);
        Lane asking = lanes.get(0);
        Lane beginning = lanes.get(1);
        Lane sending = lanes.get(2);
        commit(gated, replica, List.of(sending), CommitterTest::answered);

        // When
        List<Result> results = commit(gated, replica, lanes.subList(0, 3), lane -> {
            if (lane.equals(asking)) {
                return new LaneStep.Ask(lane, key(lane));
            }
            return lane.equals(beginning)
                    ? new LaneStep.Begin(lane)
                    : new LaneStep.Confirm(lane, transactionId(lane), new EventId("$sent"));
        });

        // Then
        assertThat(results.get(0).attempt()).isEqualTo(1);
        assertThat(results.get(1).step()).isInstanceOf(Step.ToHandle.class);
        assertThat(results.get(2).step()).isInstanceOf(Step.Nothing.class);
        assertThat(owners(database, sending)).containsExactly("idle");
        assertThat(owners(database, asking)).containsExactly("one");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_lane_that_was_lost_loses_its_step_and_the_others_are_written(Database database) {
        // Given
        GatedDatabase gated = new GatedDatabase(database);
        Replica replica = replica(gated);
        List<Lane> lanes = claimed(replica);
        Lane lost = lanes.get(3);
        database.useTransaction(connection ->
                replica.laneTable.revokeTurns(connection, lost.room(), lost.track(), Duration.ofHours(1)));

        // When
        List<Result> results = commit(gated, replica, lanes, CommitterTest::answered);

        // Then
        assertThat(results.get(3).failure()).isInstanceOf(LaneLostException.class);
        assertThat(withoutFailure(results)).hasSize(ROOMS - 1);
        assertThat(states(database))
                .hasSize(ROOMS)
                .containsOnlyOnce("waiting none")
                .contains("settled waiting");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_that_no_longer_waits_sends_nothing_and_the_others_are_written(Database database) {
        // Given
        GatedDatabase gated = new GatedDatabase(database);
        Replica replica = replica(gated);
        List<Lane> lanes = claimed(replica);
        Lane stopped = lanes.get(3);
        database.useTransaction(connection -> replica.inboxTable.settle(connection, key(stopped), "stopped"));

        // When
        List<Result> results = commit(gated, replica, lanes, CommitterTest::answered);

        // Then
        assertThat(results.get(3).failure()).isInstanceOf(LookAgainException.class);
        assertThat(withoutFailure(results)).hasSize(ROOMS - 1);
        assertThat(states(database)).containsOnlyOnce("settled none").contains("settled waiting");
        assertThat(owners(database, stopped)).containsExactly("one");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_step_that_the_database_refuses_fails_alone(Database database) {
        // Given
        GatedDatabase gated = new GatedDatabase(database);
        Replica replica = replica(gated);
        List<Lane> lanes = claimed(replica);
        Lane bad = lanes.get(3);

        // When
        List<Result> results =
                commit(gated, replica, lanes, lane -> lane.equals(bad) ? unstorable(lane) : answered(lane));

        // Then
        assertThat(results.get(3).failure())
                .hasMessageStartingWith("A statement failed")
                .isNotInstanceOf(DatabaseUnavailableException.class);
        assertThat(withoutFailure(results)).hasSize(ROOMS - 1);
        assertThat(states(database)).containsOnlyOnce("waiting none").contains("settled waiting");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_connection_that_breaks_before_the_commit_fails_all_and_each_can_be_repeated(Database database) {
        // Given
        FaultyDatabase faulty = new FaultyDatabase(database, FaultyDatabase.When.BEFORE_IT);
        GatedDatabase gated = new GatedDatabase(faulty);
        Replica replica = replica(gated);
        List<Lane> lanes = claimed(replica);

        // When
        List<Result> results = commit(gated, replica, lanes, CommitterTest::answered, faulty::failNext);

        // Then
        assertThat(results)
                .allSatisfy(result -> assertThat(result.failure()).isInstanceOf(DatabaseUnavailableException.class));
        assertThat(states(database)).hasSize(ROOMS).containsOnly("waiting none");
        assertThat(withoutFailure(commit(gated, replica, lanes, CommitterTest::answered)))
                .hasSize(ROOMS);
        assertThat(states(database)).hasSize(ROOMS).containsOnly("settled waiting");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_connection_that_breaks_after_the_commit_doubles_nothing_when_the_steps_are_repeated(Database database) {
        // Given
        FaultyDatabase faulty = new FaultyDatabase(database, FaultyDatabase.When.AFTER_IT);
        GatedDatabase gated = new GatedDatabase(faulty);
        Replica replica = replica(gated);
        List<Lane> lanes = claimed(replica);

        // When
        List<Result> results = commit(gated, replica, lanes, CommitterTest::answered, faulty::failNext);

        // Then
        assertThat(results)
                .allSatisfy(result -> assertThat(result.failure()).isInstanceOf(DatabaseUnavailableException.class));
        assertThat(states(database)).hasSize(ROOMS).containsOnly("settled waiting");
        assertThat(commit(gated, replica, lanes, CommitterTest::answered))
                .allSatisfy(result -> assertThat(result.failure()).isInstanceOf(LookAgainException.class));
        assertThat(states(database)).hasSize(ROOMS).containsOnly("settled waiting");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_kill_before_or_after_any_shared_transaction_costs_no_answer_and_doubles_none(Database database)
            throws Exception {
        for (FaultyDatabase.When when : FaultyDatabase.When.values()) {
            int cut = 1;
            while (isKilledAt(cut, when, database)) {
                cut++;
            }
            assertThat(cut).as("transactions that were cut").isGreaterThan(5);
        }
    }

    private boolean isKilledAt(int cut, FaultyDatabase.When when, Database database) throws Exception {
        // Given
        FaultyDatabase faulty = new FaultyDatabase(database, when);
        AnsweringHandler agent = new AnsweringHandler();
        Replica dying = new Replica("dying", faulty, clock, rooms.homeserver, agent);
        List<RoomId> places = openRooms();
        places.forEach(room -> dying.take(room, "$one" + room, "$two" + room));
        List<Lane> lanes = dying.claim();

        // When
        faulty.dieAt(cut);
        List<CompletableFuture<Boolean>> turns = lanes.stream()
                .map(lane -> CompletableFuture.supplyAsync(
                        () -> isKilled(() -> dying.work.run(lane, () -> false)),
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        List<Boolean> killed = turns.stream().map(CompletableFuture::join).toList();
        clock.pass(Duration.ofSeconds(30));
        new Replica("next", database, clock, rooms.homeserver, agent).workOff();

        // Then
        assertThat(places)
                .allSatisfy(room -> assertThat(rooms.said(room))
                        .as("%s %s", when, cut)
                        .containsExactly("$one" + room, "$two" + room));
        assertThat(agent.asked).allMatch(attempt -> attempt.endsWith("/1"));
        return killed.contains(true);
    }

    private static boolean isKilled(Runnable work) {
        try {
            work.run();
            return false;
        } catch (Crash e) {
            return true;
        }
    }

    private Replica replica(Database database) {
        return new Replica("one", database, clock, rooms.homeserver, new AnsweringHandler());
    }

    private List<RoomId> openRooms() {
        return IntStream.range(0, ROOMS).mapToObj(_ -> rooms.open()).toList();
    }

    private List<Lane> claimed(Replica replica) {
        openRooms().forEach(room -> replica.take(room, "$one " + room));
        return replica.claim();
    }

    private static String key(Lane lane) {
        return "$one " + lane.room();
    }

    private static String transactionId(Lane lane) {
        return TransactionId.of(lane.room(), key(lane), "answer");
    }

    private static LaneStep answered(Lane lane) {
        return new LaneStep.Finish(
                lane, key(lane), "answered", List.of(Rooms.saying(lane.room(), key(lane), "answer", ANSWER)));
    }

    /** No column takes so long a type. */
    private static LaneStep unstorable(Lane lane) {
        OutgoingEvent answer = new OutgoingEvent(
                transactionId(lane),
                lane.room(),
                Rooms.AGENT,
                "x".repeat(300),
                JsonNodeFactory.instance.objectNode().put("body", ANSWER));
        return new LaneStep.Finish(lane, key(lane), "answered", List.of(answer));
    }

    /** What a step came to. */
    private record Result(Object done, @Nullable Throwable failure) {
        Step step() {
            return (Step) done;
        }

        int attempt() {
            return (Integer) done;
        }
    }

    private static List<Result> withoutFailure(List<Result> results) {
        return results.stream().filter(result -> result.failure() == null).toList();
    }

    private List<Result> commit(GatedDatabase gated, Replica replica, List<Lane> lanes, Function<Lane, LaneStep> step) {
        return commit(gated, replica, lanes, step, () -> {});
    }

    /**
     * Commits one step of each lane, all in one transaction.
     *
     * @param beforehand runs when all steps wait, just before their transaction
     */
    private List<Result> commit(
            GatedDatabase gated,
            Replica replica,
            List<Lane> lanes,
            Function<Lane, LaneStep> step,
            Runnable beforehand) {
        List<CompletableFuture<Result>> occupied = occupy(gated, replica);
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<Result>> results = lanes.stream()
                .map(lane -> start(replica, step.apply(lane), threads))
                .toList();
        await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        int arrived = gated.arrived();
        gated.letThrough(AT_ONCE);
        occupied.forEach(CompletableFuture::join);
        await().until(() -> gated.arrived() > arrived);
        beforehand.run();
        gated.letThrough(ROOMS + 1);
        List<Result> all = results.stream().map(CompletableFuture::join).toList();
        gated.shut();
        return all;
    }

    /** Begins as many transactions as there are at a time, each with the step of a room of its own. */
    private List<CompletableFuture<Result>> occupy(GatedDatabase gated, Replica replica) {
        List<CompletableFuture<Result>> occupied = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            RoomId room = rooms.open();
            replica.take(room, "$occupying " + room);
            Lane lane = replica.claim().getFirst();
            int arrived = gated.arrived();
            occupied.add(start(replica, new LaneStep.Begin(lane), new ArrayList<>()));
            await().until(() -> gated.arrived() > arrived);
        }
        return occupied;
    }

    private static CompletableFuture<Result> start(Replica replica, LaneStep step, List<Thread> threads) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        threads.add(Thread.ofVirtual().start(() -> result.complete(outcome(replica, step))));
        return result;
    }

    private static Result outcome(Replica replica, LaneStep step) {
        try {
            return step instanceof LaneStep.Ask(Lane lane, String key)
                    ? new Result(replica.committer.ask(lane, key).orElseThrow().number(), null)
                    : new Result(replica.committer.next(step), null);
        } catch (RuntimeException e) {
            return new Result("failed", e);
        }
    }

    /** The state of each room's event, and that of its answer. */
    private static List<String> states(Database database) {
        return database.inTransaction(connection ->
                Sql.on(connection, """
                        select inbox.state || ' ' || coalesce(outbox.state, 'none')
                        from inbox
                        left join outbox on outbox.room_id = inbox.room_id
                        where inbox.event_id like '$one%'
                        """).map(row -> row.getString(1)).list());
    }

    private static List<String> owners(Database database, Lane lane) {
        return database.inTransaction(connection -> Sql.on(connection, """
                        select coalesce(owner, 'idle')
                        from lane
                        where room_id = :room_id
                        """)
                .bind("room_id", lane.room().value())
                .map(row -> row.getString(1))
                .list());
    }
}
