package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StopTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AnsweringHandler slow = new AnsweringHandler(this::slowly);
    private final CapturedLog capturedLog = new CapturedLog("dev.homeroom.queue");

    @BeforeEach
    void listen() {
        capturedLog.open();
    }

    @AfterEach
    void stopListening() {
        capturedLog.close();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_running_turn_is_let_finish_and_everything_is_given_up_at_once(Database database) throws Exception {
        // Given
        RoomId room = rooms.open();
        Replica stopping = new Replica("stopping", database, clock, rooms.homeserver, slow);
        Replica next = new Replica("next", database, clock, rooms.homeserver, slow);
        stopping.take(room, "$one", "$two");
        stopping.start();
        assertThat(stopping.leases.acquire("something")).isPresent();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        // When
        Thread stop = Thread.ofVirtual().start(() -> stop(stopping));
        await().until(() -> stop.getState() == Thread.State.TIMED_WAITING);
        mayEnd.countDown();
        assertThat(stop.join(Duration.ofSeconds(15))).isTrue();

        // Then
        assertThat(slow.asked).containsExactly("$one/1");
        assertThat(rooms.said(room)).containsExactly("$one");
        assertThat(next.leases.acquire("something")).isPresent();
        next.workOff();
        assertThat(rooms.said(room)).containsExactly("$one", "$two");
        assertThat(capturedLog.records()).noneMatch(record -> record.getLevel().intValue() >= Level.WARNING.intValue());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_turn_that_takes_longer_than_the_grace_is_left_behind_and_writes_nothing_more(Database database)
            throws Exception {
        // Given
        RoomId room = rooms.open();
        Replica stopping = new Replica(
                "stopping",
                database,
                clock,
                rooms.homeserver,
                slow,
                Replica.Limits.USUAL.withGrace(Duration.ofMillis(50)));
        Replica next = new Replica("next", database, clock, rooms.homeserver, new AnsweringHandler());
        stopping.take(room, "$one");
        stopping.start();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        // When
        stopping.runner.stop();
        next.workOff();
        mayEnd.countDown();
        await().until(() -> stopping.runner.running() == 0);

        // Then
        assertThat(rooms.said(room)).containsExactly("$one");
        assertThat(rooms.sends()).isOne();
        assertThat(capturedLog.records()).noneMatch(record -> record.getLevel().intValue() >= Level.WARNING.intValue());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_process_that_was_never_started_stops(Database database) throws Exception {
        // Given
        Replica idle = new Replica("idle", database, clock, rooms.homeserver, slow);

        // When
        idle.runner.stop();

        // Then
        assertThat(idle.runner.running()).isZero();
    }

    private static void stop(Replica replica) {
        try {
            replica.runner.stop();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Outcome slowly(WaitingEvent event) {
        begun.countDown();
        try {
            assertThat(mayEnd.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return AnsweringHandler.answer(event);
    }
}
