package dev.homeroom.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.appservice.BoundRooms;
import dev.homeroom.appservice.EventClassifier;
import dev.homeroom.appservice.NoRequests;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.CapturedLog;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.registration.Namespace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackfillTest {
    private static final Namespace NAMESPACE = new Namespace("home.test", "bot");
    private static final UserId AGENT = new UserId("@agent_ada:home.test");
    private static final Duration EVERY = Duration.ofHours(1);

    private final SettableClock clock = new SettableClock();
    private final Database database = TestDatabases.inMemory();
    private final FakeHomeserver homeserver = new FakeHomeserver(NAMESPACE.bot());
    private final RoomId room = homeserver.foreignRoom(NAMESPACE.bot(), Optional.empty());
    private final RoomId unbound = homeserver.foreignRoom(NAMESPACE.bot(), Optional.empty());
    private final Rooms rooms = new Rooms();
    private final Backfill backfill = new Backfill(
            rooms,
            new RoomBackfill(
                    homeserver,
                    NAMESPACE,
                    new EventClassifier(NAMESPACE, message -> false, new NoRequests()),
                    QueueFixture.backfill(database, clock),
                    new SimpleMeterRegistry()),
            new Often(),
            clock);
    private final BackfillScheduler backfillScheduler = new BackfillScheduler(rooms, backfill);
    private final CapturedLog capturedLog = new CapturedLog("dev.homeroom.link");

    /** Binds all rooms to one agent, except the unbound ones. */
    private static final class Rooms implements BoundRooms {
        private final Map<RoomId, UserId> bound = new LinkedHashMap<>();

        @Override
        public Map<RoomId, UserId> known() {
            return Map.copyOf(bound);
        }

        @Override
        public Optional<UserId> agentUserIn(RoomId room) {
            return Optional.ofNullable(bound.get(room));
        }
    }

    private static final class Often implements LinkSettings {
        @Override
        public Duration pingEvery() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration readBackEvery() {
            return EVERY;
        }

        @Override
        public LookForLostPushes lookForLostPushes() {
            return LookForLostPushes.NEVER;
        }

        @Override
        public Duration lookAfter() {
            return Duration.ofSeconds(30);
        }
    }

    @BeforeEach
    void begin() {
        rooms.bound.put(room, AGENT);
        capturedLog.open();
        backfill.suspectAll();
    }

    @AfterEach
    void stopListening() {
        capturedLog.close();
    }

    @Test
    void a_room_is_read_once_after_each_start_or_outage() {
        // When
        boolean before = backfill.isComplete(room);
        backfill.complete(room);
        backfill.complete(room);
        boolean read = backfill.isComplete(room);
        backfill.suspectAll();
        boolean suspected = backfill.isComplete(room);
        backfill.complete(room);

        // Then
        assertThat(List.of(before, read, suspected)).containsExactly(false, true, false);
        assertThat(reads()).isEqualTo(2);
    }

    @Test
    void a_room_without_an_agent_is_not_read() {
        // When
        boolean complete = backfill.complete(unbound);

        // Then
        assertThat(complete).isTrue();
        assertThat(homeserver.calls()).isEmpty();
    }

    @Test
    void a_room_waits_for_a_homeserver_that_is_down_but_not_for_ever() {
        // Given
        homeserver.before(call -> {
            throw new HomeserverException.Unclear("messages", "a dead connection", null);
        });

        // When
        boolean atOnce = backfill.complete(room);
        clock.pass(Duration.ofMinutes(5));
        boolean later = backfill.complete(room);
        clock.pass(Duration.ofSeconds(1));
        boolean finallyThen = backfill.complete(room);

        // Then
        assertThat(List.of(atOnce, later, finallyThen)).containsExactly(false, false, true);
        assertThat(capturedLog.lines()).singleElement().asString().startsWith("A room can't be backfilled");
    }

    @Test
    void a_room_that_nobody_may_read_is_said_and_goes_on() {
        // Given
        homeserver.leave(NAMESPACE.bot(), room, "gone");

        // When
        boolean complete = backfill.complete(room);

        // Then
        assertThat(complete).isTrue();
        assertThat(capturedLog.lines()).singleElement().asString().startsWith("A room can't be backfilled");
    }

    @Test
    void all_rooms_are_read_in_a_round_though_one_fails_and_that_one_in_the_next() {
        // Given
        RoomId other = homeserver.foreignRoom(NAMESPACE.bot(), Optional.empty());
        rooms.bound.put(other, AGENT);
        homeserver.before(call -> {
            if (call.target().equals(room.value())) {
                throw new HomeserverException.Unclear("messages", 500, "M_UNKNOWN");
            }
        });

        // When
        boolean first = backfillScheduler.round();
        homeserver.withoutHooks();
        boolean second = backfillScheduler.round();

        // Then
        assertThat(List.of(first, second)).containsExactly(false, true);
        assertThat(backfill.isComplete(room)).isTrue();
        assertThat(homeserver.calls()).hasSize(3);
        assertThat(capturedLog.lines()).containsExactly("Looked for missed messages: rooms=1");
    }

    @Test
    void rooms_are_looked_at_once_more_when_the_homeserver_has_settled() {
        // Given
        backfillScheduler.round();

        // When
        clock.pass(Duration.ofSeconds(15).minusMillis(1));
        backfillScheduler.round();
        long before = reads();
        clock.pass(Duration.ofMillis(1));
        backfillScheduler.round();
        clock.pass(Duration.ofMinutes(1));
        backfillScheduler.round();

        // Then
        assertThat(List.of(before, reads())).containsExactly(1L, 2L);
    }

    @Test
    void a_room_that_is_unbound_is_forgotten_when_the_others_are_read_again() {
        // Given
        RoomId left = homeserver.foreignRoom(NAMESPACE.bot(), Optional.empty());
        rooms.bound.put(left, AGENT);
        backfillScheduler.round();
        rooms.bound.remove(left);

        // When
        clock.pass(EVERY.plusSeconds(1));
        backfillScheduler.round();

        // Then
        assertThat(backfill.readAt(left)).isEqualTo(Instant.MIN);
        assertThat(backfill.readAt(room)).isEqualTo(clock.instant());
    }

    @Test
    void a_room_that_is_unbound_is_forgotten_after_the_next_outage() {
        // Given
        RoomId left = homeserver.foreignRoom(NAMESPACE.bot(), Optional.empty());
        rooms.bound.put(left, AGENT);
        backfillScheduler.round();
        rooms.bound.remove(left);

        // When
        backfillScheduler.begin();
        backfillScheduler.round();

        // Then
        assertThat(backfill.readAt(left)).isEqualTo(Instant.MIN);
        assertThat(backfill.readAt(room)).isEqualTo(clock.instant());
    }

    @Test
    void a_room_that_is_being_read_is_not_forgotten() {
        // Given
        homeserver.before(call -> backfill.forgetExcept(Set.of()));

        // When
        backfill.readAgain(room);

        // Then
        assertThat(backfill.readAt(room)).isEqualTo(clock.instant());
    }

    @Test
    void rooms_are_read_again_in_the_usual_time_and_when_they_become_known() {
        // Given
        backfillScheduler.round();
        backfillScheduler.round();
        long once = reads();

        // When
        rooms.bound.put(unbound, AGENT);
        backfillScheduler.round();
        long withAnother = reads();
        clock.pass(EVERY.plusSeconds(1));
        backfillScheduler.round();

        // Then
        assertThat(List.of(once, withAnother, reads())).containsExactly(1L, 2L, 4L);
    }

    private long reads() {
        return homeserver.calls().stream()
                .filter(call -> call.name().equals("messages"))
                .count();
    }
}
