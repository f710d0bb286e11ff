package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The database is unavailable for longer than a lease lasts. */
class OutageTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_answer_that_came_meanwhile_is_kept_and_sent_and_the_agent_is_not_asked_again(Database database)
            throws Exception {
        // Given
        FaultyDatabase faulty = new FaultyDatabase(database, FaultyDatabase.When.BEFORE_IT);
        RoomId room = rooms.open();
        AnsweringHandler agent = new AnsweringHandler(this::slowly);
        Replica replica = new Replica("one", faulty, clock, rooms.homeserver, agent);
        replica.take(room, "$one");
        replica.start();
        try {
            begun.await();

            // When
            faulty.goAway();
            mayEnd.countDown();
            await().until(() -> faulty.waiting() > 0);
            clock.pass(LONG);
            faulty.comeBack();

            // Then
            await().until(() -> rooms.said(room).equals(List.of("$one")));
            assertThat(agent.asked).containsExactly("$one/1");
        } finally {
            replica.runner.stop();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_whose_work_broke_off_goes_on_when_it_is_back(Database database) throws Exception {
        // Given
        FaultyDatabase faulty = new FaultyDatabase(database, FaultyDatabase.When.BEFORE_IT);
        RoomId room = rooms.open();
        AnsweringHandler agent = new AnsweringHandler();
        Replica replica = new Replica("one", faulty, clock, rooms.homeserver, agent);
        replica.take(room, "$one");
        faulty.goAwayAfter(1);
        replica.runner.start();
        try {
            await().until(() -> replica.runner.running() == 0 && faulty.waiting() > 0);

            // When
            faulty.comeBack();

            // Then
            await().until(() -> rooms.said(room).equals(List.of("$one")));
        } finally {
            replica.runner.stop();
        }
    }

    private Outcome slowly(WaitingEvent event) {
        begun.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return AnsweringHandler.answer(event);
    }
}
