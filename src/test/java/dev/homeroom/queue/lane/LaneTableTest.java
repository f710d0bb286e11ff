package dev.homeroom.queue.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeroom.cluster.ProcessId;
import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.SettableClock;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LaneTableTest {
    private static final RoomId ROOM = new RoomId("!room:example.org");
    private static final RoomId OTHER_ROOM = new RoomId("!other:example.org");
    private static final ProcessId ONE = new ProcessId("one");
    private static final ProcessId TWO = new ProcessId("two");

    private final SettableClock clock = new SettableClock();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_lane_that_was_woken_is_given_to_one_owner_only(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        wake(database, laneTable, ROOM);

        // When
        List<Lane> first = laneTable.claim(ONE, 10);
        List<Lane> second = laneTable.claim(TWO, 10);

        // Then
        assertThat(first).extracting(Lane::room).containsExactly(ROOM);
        assertThat(second).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void only_pauses_are_ended(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        wake(database, laneTable, ROOM, OTHER_ROOM);
        List<Lane> claimed = laneTable.claim(ONE, 2);
        Lane paused = claimed.stream()
                .filter(lane -> lane.room().equals(ROOM))
                .findFirst()
                .orElseThrow();
        database.useTransaction(connection -> laneTable.releaseFor(connection, paused, Duration.ofMinutes(1)));

        // When
        List<Lane> resumed = laneTable.resume(List.of(
                paused,
                new Lane(OTHER_ROOM, LaneKind.TURNS, ONE, paused.fence()),
                new Lane(ROOM, new LaneKind("agent_ada"), ONE, paused.fence()),
                new Lane(new RoomId("!without-lane:example.org"), LaneKind.TURNS, ONE, 1)));

        // Then
        assertThat(resumed).containsExactly(paused);
        assertThat(laneTable.claim(TWO, 10)).extracting(Lane::room).containsExactly(ROOM);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void lanes_of_different_rooms_are_given_out_side_by_side(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        wake(database, laneTable, ROOM, OTHER_ROOM);

        // When
        List<Lane> first = laneTable.claim(ONE, 1);
        List<Lane> second = laneTable.claim(TWO, 1);

        // Then
        assertThat(first).hasSize(1);
        assertThat(second).hasSize(1);
        assertThat(first.getFirst().room()).isNotEqualTo(second.getFirst().room());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_lane_whose_owner_died_goes_to_another_within_thirty_seconds(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        wake(database, laneTable, ROOM);
        laneTable.claim(ONE, 1);

        // When
        clock.pass(Duration.ofSeconds(30));

        // Then
        assertThat(laneTable.claim(TWO, 1)).extracting(Lane::room).containsExactly(ROOM);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_lane_that_is_renewed_stays_with_its_owner_and_one_that_is_not_does_not(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        wake(database, laneTable, ROOM, OTHER_ROOM);
        List<Lane> claimed = laneTable.claim(ONE, 2);

        // When
        clock.pass(Duration.ofSeconds(20));
        database.useTransaction(connection -> laneTable.renew(connection, List.of(claimed.getFirst())));
        clock.pass(Duration.ofSeconds(20));

        // Then
        assertThat(laneTable.claim(TWO, 2))
                .extracting(Lane::room)
                .containsExactly(claimed.getLast().room());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_lane_that_was_given_back_is_free_even_if_it_is_renewed_late(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        wake(database, laneTable, ROOM);
        Lane lane = laneTable.claim(ONE, 1).getFirst();
        laneTable.useTransaction(lane, connection -> laneTable.releaseFor(connection, lane, Duration.ZERO));

        // When
        database.useTransaction(connection -> laneTable.renew(connection, List.of(lane)));

        // Then
        assertThat(laneTable.claim(TWO, 1)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_owner_that_was_slow_cannot_write_over_its_successor(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        wake(database, laneTable, ROOM);
        Lane slow = laneTable.claim(ONE, 1).getFirst();
        clock.pass(Duration.ofSeconds(30));
        Lane successor = laneTable.claim(TWO, 1).getFirst();

        // When / Then
        assertThatThrownBy(() -> database.useTransaction(connection -> laneTable.lockHeld(connection, slow)))
                .isInstanceOf(LaneLostException.class);
        database.useTransaction(connection -> laneTable.lockHeld(connection, successor));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_deferred_lane_waits_for_its_time_even_when_it_is_woken(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        wake(database, laneTable, ROOM);
        Lane lane = laneTable.claim(ONE, 1).getFirst();
        database.useTransaction(connection -> {
            laneTable.lockHeld(connection, lane);
            laneTable.releaseFor(connection, lane, Duration.ofSeconds(5));
        });

        // When
        wake(database, laneTable, ROOM);

        // Then
        assertThat(laneTable.claim(ONE, 1)).isEmpty();
        clock.pass(Duration.ofSeconds(5));
        assertThat(laneTable.claim(ONE, 1)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_lane_that_is_taken_away_while_its_owner_waits_for_the_lock_is_lost(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        wake(database, laneTable, ROOM, OTHER_ROOM);
        List<Lane> lanes = laneTable.claim(ONE, 2);
        CompletableFuture<Set<Lane>> held = new CompletableFuture<>();

        // When
        database.useTransaction(connection -> {
            LaneTable.lock(connection, ROOM, LaneKind.TURNS);
            laneTable.revokeTurns(connection, ROOM, LaneKind.TURNS, Duration.ZERO);
            Thread.ofVirtual()
                    .start(() -> held.complete(database.inTransaction(other -> laneTable.lockHeld(other, lanes))));
            await().until(() -> isOneWaitingForALock(connection));
        });

        // Then
        assertThat(held.join()).extracting(Lane::room).containsExactly(OTHER_ROOM);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_lane_that_is_woken_while_it_is_given_back_is_due(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        wake(database, laneTable, ROOM);
        Lane lane = laneTable.claim(ONE, 1).getFirst();
        CompletableFuture<Boolean> woken = new CompletableFuture<>();

        // When
        laneTable.useTransaction(lane, connection -> {
            laneTable.releaseIdle(connection, List.of(lane));
            Thread.ofVirtual().start(() -> {
                wake(database, laneTable, ROOM, OTHER_ROOM);
                woken.complete(true);
            });
            await().until(() -> isOneWaitingForALock(connection));
        });
        woken.join();

        // Then
        assertThat(laneTable.claim(TWO, 2)).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_pause_that_begins_while_it_is_ended_is_over(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        wake(database, laneTable, ROOM);
        Lane lane = laneTable.claim(ONE, 1).getFirst();
        CompletableFuture<Boolean> resumed = new CompletableFuture<>();

        // When
        laneTable.useTransaction(lane, connection -> {
            laneTable.releaseFor(connection, lane, Duration.ofHours(1));
            Thread.ofVirtual().start(() -> {
                laneTable.resume(ROOM);
                resumed.complete(true);
            });
            await().until(() -> isOneWaitingForALock(connection));
        });
        resumed.join();

        // Then
        assertThat(laneTable.claim(TWO, 1)).hasSize(1);
    }

    private static boolean isOneWaitingForALock(Connection connection) {
        String query = Sql.isOnH2(connection)
                ? "select count(*) from information_schema.sessions where blocker_id is not null"
                : "select count(*) from pg_locks where not granted";
        return Sql.on(connection, query).map(row -> row.getLong(1)).one() > 0;
    }

    private static void wake(Database database, LaneTable laneTable, RoomId... rooms) {
        database.useTransaction(connection -> laneTable.wake(connection, LaneKind.TURNS, List.of(rooms)));
    }
}
