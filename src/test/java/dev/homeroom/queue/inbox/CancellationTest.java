package dev.homeroom.queue.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.cluster.Leases;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.AnsweringHandler;
import dev.homeroom.queue.Crash;
import dev.homeroom.queue.EventHandler;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.Rooms;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.TurnStoppedException;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The control lane stops turns of its room while one of them runs. */
class CancellationTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final RoomId room = rooms.open();
    private final List<List<String>> stopped = new ArrayList<>();
    private BiFunction<WaitingEvent, TurnContext, List<WaitingEvent>> onControlEvent =
            (event, turnContext) -> turnContext.stopTurns();

    /**
     * Handles {@code $stop} in the control lane, and runs a test's code while the agent is asked about {@code $one}.
     */
    private final class ControlHandler implements EventHandler {
        private final AnsweringHandler turns = new AnsweringHandler();
        private Runnable meanwhile = () -> {};

        @Override
        public Outcome handle(WaitingEvent event, TurnContext turnContext) {
            if (event.key().startsWith("$stop")) {
                stopped.add(onControlEvent.apply(event, turnContext).stream()
                        .map(WaitingEvent::key)
                        .toList());
                return new Outcome.Done("done", List.of(Rooms.saying(event.room(), event.key(), "notice", "stopped")));
            }
            Outcome outcome = turns.handle(event, turnContext);
            if (event.key().equals("$one")) {
                turnContext.runStarted("run-1");
                meanwhile.run();
            }
            return outcome;
        }

        @Override
        public List<OutgoingEvent> ends(Connection connection, WaitingEvent event) {
            return List.of();
        }

        @Override
        public Outcome.DeadLettered failed(WaitingEvent event, String errorId) {
            return turns.failed(event, errorId);
        }

        @Override
        public List<OutgoingEvent> refused(OutgoingEvent refused, String reason, String errorId) {
            return turns.refused(refused, reason, errorId);
        }

        @Override
        public Outcome.DeadLettered lastResort(WaitingEvent event, String errorId) {
            return turns.lastResort(event, errorId);
        }

        @Override
        public OutgoingEvent furtherInLine(WaitingEvent event, int place, String notice) {
            return turns.furtherInLine(event, place, notice);
        }

        @Override
        public OutgoingEvent inLine(WaitingEvent event, int place) {
            return turns.inLine(event, place);
        }

        @Override
        public List<OverLimit> turnedAway(List<WaitingEvent> events) {
            return turns.turnedAway(events);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void nothing_appears_of_the_turn_that_runs_and_of_those_that_wait_and_what_comes_later_is_answered(
            Database database) {
        // Given
        ControlHandler handler = new ControlHandler();
        Replica replica = new Replica("one", database, clock, rooms.homeserver, handler);
        Replica elsewhere = new Replica("other", database, clock, rooms.homeserver, handler);
        replica.take(room, "$one", "$two");
        handler.meanwhile = () -> {
            elsewhere.inbox.take(
                    List.of(IncomingEvents.forControlLane("$stop", room, "{}"), Replica.message(room, "$three")));
            elsewhere.workOff();
        };

        // When
        runIntoTheStop(replica);
        replica.workOff();

        // Then
        assertThat(stopped).containsExactly(List.of("$one", "$two"));
        assertThat(rooms.said(room)).containsExactly("stopped", "$three");
        assertThat(replica.deadLetters.latest(10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void one_turn_that_runs_is_stopped_and_those_behind_it_go_on(Database database) {
        // Given
        onControlEvent = (event, turnContext) -> turnContext.stopTurn("$one");
        ControlHandler handler = new ControlHandler();
        Replica replica = new Replica("one", database, clock, rooms.homeserver, handler);
        replica.take(room, "$one", "$two");
        handler.meanwhile = () -> {
            replica.inbox.take(List.of(IncomingEvents.forControlLane("$stop", room, "{}")));
            replica.workOff();
        };

        // When
        runIntoTheStop(replica);
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactlyInAnyOrder("stopped", "$two");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void one_turn_that_waits_is_stopped_and_the_one_that_runs_is_answered(Database database) {
        // Given
        onControlEvent = (event, turnContext) -> turnContext.stopTurn("$two");
        ControlHandler handler = new ControlHandler();
        Replica replica = new Replica("one", database, clock, rooms.homeserver, handler);
        replica.take(room, "$one", "$two");
        handler.meanwhile = () -> {
            replica.inbox.take(List.of(IncomingEvents.forControlLane("$stop", room, "{}")));
            replica.workOff();
        };

        // When
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("stopped", "$one");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_same_turns_are_named_again_when_the_control_lane_died_before_it_was_done(Database database) {
        // Given
        onControlEvent = (event, turnContext) -> {
            List<WaitingEvent> turns = turnContext.stopTurns();
            if (stopped.isEmpty()) {
                stopped.add(turns.stream().map(WaitingEvent::key).toList());
                throw new Crash();
            }
            return turns;
        };
        Replica replica = new Replica("one", database, clock, rooms.homeserver, new ControlHandler());
        replica.inbox.take(List.of(
                Replica.message(room, "$one"),
                Replica.message(room, "$two"),
                IncomingEvents.forControlLane("$stop", room, "{}")));
        Lane controlLane = replica.claim().stream()
                .filter(lane -> lane.track().equals(LaneKind.CONTROL))
                .findFirst()
                .orElseThrow();

        // When
        try {
            replica.work.run(controlLane, () -> false);
        } catch (Crash e) {
            replica.take(room, "$three");
        }
        clock.pass(Leases.LEASE.plusSeconds(1));
        new Replica("next", database, clock, rooms.homeserver, new ControlHandler()).workOff();

        // Then
        assertThat(stopped).containsExactly(List.of("$one", "$two"), List.of("$one", "$two"));
        assertThat(rooms.said(room)).containsExactlyInAnyOrder("stopped", "$three");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_runs_can_tell_that_it_was_stopped_and_by_which_name_the_backend_knows_it(Database database) {
        // Given
        List<Optional<String>> told = new ArrayList<>();
        Replica replica = new Replica("one", database, clock, rooms.homeserver, new AnsweringHandler());
        Replica elsewhere = new Replica("other", database, clock, rooms.homeserver, new ControlHandler());
        EventHandler telling = new AnsweringHandler() {
            @Override
            public Outcome handle(WaitingEvent event, TurnContext turnContext) {
                turnContext.asking();
                elsewhere.inbox.take(List.of(IncomingEvents.forControlLane("$stop", room, "{}")));
                elsewhere.workOff();
                try {
                    turnContext.runStarted("run-7");
                } catch (TurnStoppedException e) {
                    told.add(e.runId());
                    throw e;
                }
                return AnsweringHandler.answer(event);
            }
        };
        Replica running = new Replica("running", database, clock, rooms.homeserver, telling);
        replica.take(room, "$one");

        // When
        runIntoTheStop(running);

        // Then
        assertThat(told).containsExactly(Optional.of("run-7"));
        assertThat(rooms.said(room)).containsExactly("stopped");
    }

    private static void runIntoTheStop(Replica replica) {
        for (Lane lane : replica.claim()) {
            try {
                replica.work.run(lane, () -> false);
            } catch (TurnStoppedException e) {
                assertThat(e).hasMessageContaining("was stopped");
            }
        }
    }
}
