package dev.homeroom.turn.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.FakeBackends;
import dev.homeroom.cluster.ProcessId;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.turn.ScriptedAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WaitingRoomsTest {
    private static final ProcessId US = new ProcessId("us");
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final SettableClock clock = new SettableClock();
    private final ScriptedAgent agent = new ScriptedAgent();
    private final AgentBackend backend = agent;

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_thousand_rooms_resume_within_seconds_each_once_and_more_and_more_at_a_time(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        WaitingRooms waiting = waiting(laneTable);
        agent.circuit.goAway();
        List<RoomId> rooms = rooms(1_000);
        pause(database, laneTable, rooms).forEach(lane -> note(waiting, lane));
        agent.circuit.comeBack();

        // When
        List<Integer> steps = new ArrayList<>();
        Set<RoomId> gone = new HashSet<>();
        while (gone.size() < rooms.size() && steps.size() < 100) {
            waiting.pass();
            List<Lane> due = laneTable.claim(US, 1_000);
            steps.add(due.size());
            due.forEach(lane -> assertThat(gone.add(lane.room())).isTrue());
        }

        // Then
        assertThat(gone).containsExactlyInAnyOrderElementsOf(rooms);
        assertThat(steps).containsExactly(8, 16, 32, 64, 128, 256, 496);
        assertThat(waiting.pass()).isGreaterThan(WaitingRooms.MOMENT);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void rooms_wait_while_the_circuit_breaker_is_open_and_when_it_opens_again(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        WaitingRooms waiting = waiting(laneTable);
        agent.circuit.goAway();
        List<RoomId> rooms = rooms(20);
        pause(database, laneTable, rooms).forEach(lane -> note(waiting, lane));

        // When
        waiting.pass();
        int whileAway = laneTable.claim(US, 100).size();
        agent.circuit.comeBack();
        waiting.pass();
        int whileBack = laneTable.claim(US, 100).size();
        agent.circuit.goAway();
        waiting.pass();
        int awayAgain = laneTable.claim(US, 100).size();
        agent.circuit.comeBack();
        waiting.pass();
        int backAgain = laneTable.claim(US, 100).size();

        // Then
        assertThat(List.of(whileAway, whileBack, awayAgain, backAgain))
                .containsExactly(0, WaitingRooms.FIRST, 0, WaitingRooms.FIRST);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_whose_pause_begins_just_after_the_return_resumes_too(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        WaitingRooms waiting = waiting(laneTable);
        agent.circuit.goAway();
        RoomId room = rooms(1).getFirst();
        database.useTransaction(connection -> laneTable.wake(connection, LaneKind.TURNS, List.of(room)));
        Lane held = laneTable.claim(US, 1).getFirst();
        note(waiting, held);
        agent.circuit.comeBack();

        // When
        Duration soon = waiting.pass();
        database.useTransaction(connection -> laneTable.releaseFor(connection, held, PAUSE));
        waiting.pass();

        // Then
        assertThat(soon).isEqualTo(WaitingRooms.MOMENT);
        assertThat(laneTable.claim(US, 1)).extracting(Lane::room).containsExactly(room);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_that_waits_for_nothing_any_more_is_forgotten(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        WaitingRooms waiting = waiting(laneTable);
        agent.circuit.goAway();
        List<RoomId> rooms = rooms(1);
        note(waiting, new Lane(rooms.getFirst(), LaneKind.TURNS, US, 1));
        agent.circuit.comeBack();
        clock.pass(Duration.ofMinutes(1));
        waiting.pass();

        // When
        pause(database, laneTable, rooms);
        waiting.pass();

        // Then
        assertThat(laneTable.claim(US, 1)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_that_waits_for_another_reason_keeps_its_pause(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        WaitingRooms waiting = waiting(laneTable);
        List<RoomId> rooms = rooms(1);
        pause(database, laneTable, rooms).forEach(lane -> note(waiting, lane));

        // When
        waiting.pass();

        // Then
        assertThat(laneTable.claim(US, 1)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_pause_after_a_later_attempt_is_not_ended(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        WaitingRooms waiting = waiting(laneTable);
        agent.circuit.goAway();
        pause(database, laneTable, rooms(1)).forEach(lane -> note(waiting, lane));
        clock.pass(PAUSE);
        Lane attempt = laneTable.claim(US, 1).getFirst();
        database.useTransaction(connection -> laneTable.releaseFor(connection, attempt, PAUSE));

        // When
        agent.circuit.comeBack();
        waiting.pass();

        // Then
        assertThat(laneTable.claim(US, 1)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_pause_after_a_stop_is_not_ended(Database database) {
        // Given
        LaneTable laneTable = new LaneTable(database, clock);
        WaitingRooms waiting = waiting(laneTable);
        agent.circuit.goAway();
        List<RoomId> rooms = rooms(1);
        pause(database, laneTable, rooms).forEach(lane -> note(waiting, lane));
        database.useTransaction(
                connection -> laneTable.revokeTurns(connection, rooms.getFirst(), LaneKind.TURNS, PAUSE));

        // When
        agent.circuit.comeBack();
        waiting.pass();

        // Then
        assertThat(laneTable.claim(US, 1)).isEmpty();
    }

    private void note(WaitingRooms waiting, Lane lane) {
        waiting.add(backend.name(), lane);
    }

    private WaitingRooms waiting(LaneTable laneTable) {
        return new WaitingRooms(FakeBackends.of(backend), laneTable, clock);
    }

    private static List<RoomId> rooms(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new RoomId("!room-" + number + ":example.org"))
                .toList();
    }

    private static List<Lane> pause(Database database, LaneTable laneTable, List<RoomId> rooms) {
        database.useTransaction(connection -> laneTable.wake(connection, LaneKind.TURNS, rooms));
        List<Lane> held = laneTable.claim(US, rooms.size());
        database.useTransaction(connection -> held.forEach(lane -> laneTable.releaseFor(connection, lane, PAUSE)));
        return held;
    }
}
