package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.Inbox;
import dev.homeroom.queue.inbox.IncomingEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two processes on one database, with real threads and real time. */
class ConcurrentWorkTest {
    private static final int GROUPS = 2;
    private static final int ROOMS_IN_A_GROUP = 4;
    private static final int EVENTS_IN_A_ROOM = 9;
    private static final int EVENTS = GROUPS * ROOMS_IN_A_GROUP * EVENTS_IN_A_ROOM;

    private final Rooms rooms = new Rooms();
    private final AnsweringHandler agent = new AnsweringHandler();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void two_processes_answer_every_event_once_and_in_order_however_often_it_is_pushed(Database database)
            throws Exception {
        // Given
        Replica one = replica("one", database);
        Replica two = replica("two", database);
        List<List<RoomId>> groups = IntStream.range(0, GROUPS)
                .mapToObj(group -> IntStream.range(0, ROOMS_IN_A_GROUP)
                        .mapToObj(n -> rooms.open())
                        .toList())
                .toList();

        // When
        one.start();
        two.start();
        try {
            pushEachGroupTwiceAtOnce(one, two, groups);
            await().atMost(Duration.ofSeconds(20)).until(() -> rooms.sends() >= EVENTS && isIdle(database));
        } finally {
            one.runner.stop();
            two.runner.stop();
        }

        // Then
        for (RoomId room : groups.stream().flatMap(List::stream).toList()) {
            assertThat(rooms.said(room)).containsExactlyElementsOf(keys(room));
        }
        assertThat(agent.asked).hasSize(EVENTS).allMatch(asked -> asked.endsWith("/1"));
        assertThat(rooms.sends()).isEqualTo(EVENTS);
    }

    private static void pushEachGroupTwiceAtOnce(Replica one, Replica two, List<List<RoomId>> groups) throws Exception {
        List<Callable<Boolean>> pushes = new ArrayList<>();
        for (List<RoomId> group : groups) {
            pushes.add(() -> push(one.inbox, group));
            pushes.add(() -> push(two.inbox, group));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> push : threads.invokeAll(pushes)) {
                push.get();
            }
        }
    }

    /** Pushes transactions of three events a room, one after the other, each of them twice. */
    private static boolean push(Inbox inbox, List<RoomId> group) {
        for (int from = 0; from < EVENTS_IN_A_ROOM; from += 3) {
            List<IncomingEvent> transaction = new ArrayList<>();
            for (RoomId room : group) {
                keys(room).subList(from, from + 3).forEach(key -> transaction.add(Replica.message(room, key)));
            }
            inbox.take(transaction);
            inbox.take(transaction);
        }
        return true;
    }

    private static List<String> keys(RoomId room) {
        return IntStream.range(0, EVENTS_IN_A_ROOM)
                .mapToObj(n -> "$" + n + " in " + room)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_event_that_comes_while_its_lane_is_being_given_back_is_not_left_lying(Database database) throws Exception {
        // Given
        Replica one = replica("one", database);
        Replica two = replica("two", database);
        RoomId room = rooms.open();
        List<String> keys = IntStream.range(0, 60).mapToObj(n -> "$" + n).toList();

        // When
        one.start();
        two.start();
        try {
            for (int n = 0; n < keys.size(); n++) {
                one.take(room, keys.get(n));
                int answers = n + 1;
                await().atMost(Duration.ofSeconds(10))
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> rooms.sends() >= answers);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(4_000_000));
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> isIdle(database));
        } finally {
            one.runner.stop();
            two.runner.stop();
        }

        // Then
        assertThat(rooms.said(room)).containsExactlyElementsOf(keys);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void two_that_take_the_same_new_events_in_different_orders_do_not_wait_for_each_other(Database database)
            throws Exception {
        // Given
        Replica one = replica("one", database);
        Replica two = replica("two", database);
        int batch = 40;
        int batches = 25;
        List<RoomId> places = IntStream.range(0, 4).mapToObj(n -> rooms.open()).toList();

        // When
        List<Integer> taken = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < batches; n++) {
                int first = n * batch;
                List<IncomingEvent> events = IntStream.range(first, first + batch)
                        .mapToObj(key -> Replica.message(places.get(key % places.size()), "$" + key))
                        .toList();
                Future<Integer> forwards = threads.submit(() -> one.inbox.take(events));
                Future<Integer> backwards = threads.submit(() -> two.inbox.take(events.reversed()));
                taken.add(forwards.get(30, TimeUnit.SECONDS) + backwards.get(30, TimeUnit.SECONDS));
            }
        }

        // Then
        assertThat(taken).hasSize(batches).containsOnly(batch);
    }

    private Replica replica(String owner, Database database) {
        return new Replica(owner, database, Clock.systemUTC(), rooms.homeserver, agent);
    }

    private static boolean isIdle(Database database) {
        return database.inTransaction(connection ->
                        Sql.on(connection, """
                                select count(*)
                                from lane
                                where next_at is not null
                                   or owner is not null
                                """).map(row -> row.getInt(1)).one())
                == 0;
    }
}
