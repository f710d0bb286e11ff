package dev.homeroom.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.appservice.BoundRooms;
import dev.homeroom.appservice.EventClassifier;
import dev.homeroom.appservice.IncomingCalls;
import dev.homeroom.appservice.NoRequests;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.link.LinkSettings.LookForLostPushes;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.HomeserverProbe;
import dev.homeroom.matrix.HomeserverProbe.ServerVersion;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.registration.Namespace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
    private static final Namespace NAMESPACE = new Namespace("home.test", "bot");
    private static final UserId BOT = NAMESPACE.bot();
    private static final UserId ALICE = new UserId("@alice:home.test");
    private static final UserId AGENT = new UserId("@agent_ada:home.test");
    private static final Duration AFTER = Duration.ofSeconds(30);
    private static final int ROOMS = 56;

    private final SettableClock clock = new SettableClock();
    private final FakeHomeserver homeserver = new FakeHomeserver(BOT);
    private final Map<RoomId, UserId> bound = new LinkedHashMap<>();
    private final IncomingCalls calls = new IncomingCalls(clock);
    private ServerVersion version = new ServerVersion("Tuwunel", "1.6.1");
    private final SilenceWatch watch = watch(LookForLostPushes.AUTO);
    private final List<RoomId> rooms = IntStream.range(0, ROOMS)
            .mapToObj(i -> homeserver.foreignRoom(BOT, Optional.empty()))
            .toList();

    @BeforeEach
    void begin() {
        rooms.forEach(room -> bound.put(room, AGENT));
        watch.lookIfSilent();
        homeserver.forgetCalls();
    }

    @Test
    void a_room_with_a_message_that_was_not_pushed_is_read_after_half_a_minute() {
        // Given
        clock.pass(Duration.ofHours(3));
        calls.pushed();
        say(rooms.get(7));

        // When
        clock.pass(AFTER.minusSeconds(1));
        watch.lookIfSilent();
        List<String> early = requests();
        clock.pass(Duration.ofSeconds(1));
        watch.lookIfSilent();

        // Then
        assertThat(early).isEmpty();
        assertThat(requests()).containsExactly("changes", "messages");
        assertThat(homeserver.calls().getLast().target()).isEqualTo(rooms.get(7).value());
    }

    @Test
    void a_message_that_was_lost_before_the_first_silence_is_found() {
        // Given
        SilenceWatch busy = watch(LookForLostPushes.AUTO);
        calls.pushed();
        busy.lookIfSilent();
        say(rooms.getFirst());
        homeserver.forgetCalls();

        // When
        clock.pass(AFTER);
        busy.lookIfSilent();

        // Then
        assertThat(requests()).containsExactly("changes", "messages");
    }

    @Test
    void a_silent_hour_costs_two_requests_a_minute_however_many_rooms_there_are() {
        // When
        for (int second = 0; second < 3600; second += 5) {
            clock.pass(Duration.ofSeconds(5));
            watch.lookIfSilent();
        }

        // Then
        assertThat(requests()).hasSize(120).containsOnly("changes");
    }

    @Test
    void a_homeserver_that_pushes_is_not_asked() {
        // When
        for (int second = 0; second < 3600; second += 5) {
            clock.pass(Duration.ofSeconds(5));
            calls.pushed();
            watch.lookIfSilent();
        }

        // Then
        assertThat(homeserver.calls()).isEmpty();
    }

    @Test
    void rooms_without_the_bot_are_read_one_after_the_other_and_a_few_at_a_time() {
        // Given
        List<RoomId> ofPeople = IntStream.range(0, 3 * SilenceWatch.MOST_UNANNOUNCED)
                .mapToObj(i -> homeserver.foreignRoom(ALICE, Optional.empty()))
                .toList();
        ofPeople.forEach(room -> {
            homeserver.force(
                    room,
                    AGENT,
                    "m.room.member",
                    AGENT.value(),
                    JsonNodeFactory.instance.objectNode().put("membership", "join"));
            bound.put(room, AGENT);
        });

        // When
        for (int look = 0; look < 3; look++) {
            clock.pass(AFTER);
            watch.lookIfSilent();
        }

        // Then
        assertThat(readByAgent()).containsExactlyInAnyOrderElementsOf(ofPeople);
    }

    @Test
    void a_homeserver_that_can_not_name_the_rooms_has_them_read_in_turn() {
        // Given
        homeserver.before(call -> {
            if (call.name().equals("changes")) {
                throw new HomeserverException.Unclear("sync", 500, "M_UNKNOWN");
            }
        });

        // When
        for (int look = 0; look < 3; look++) {
            clock.pass(AFTER);
            watch.lookIfSilent();
        }

        // Then
        assertThat(homeserver.calls().stream()
                        .filter(call -> call.name().equals("messages"))
                        .map(FakeHomeserver.Call::target)
                        .distinct())
                .hasSize(ROOMS);
        assertThat(requests()).hasSize(3 + 3 * SilenceWatch.MOST_UNANNOUNCED);
    }

    @Test
    void a_homeserver_that_is_away_is_asked_for_no_room() {
        // Given
        homeserver.before(call -> {
            throw new HomeserverException.Unclear(call.name(), "a dead connection", null);
        });

        // When
        clock.pass(AFTER);
        watch.lookIfSilent();

        // Then
        assertThat(requests()).containsExactly("changes");
    }

    @Test
    void a_room_that_could_not_be_read_is_read_by_the_next_look() {
        // Given
        say(rooms.getFirst());
        homeserver.before(call -> {
            if (call.name().equals("messages")) {
                throw new HomeserverException.Unclear("messages", 500, "M_UNKNOWN");
            }
        });
        clock.pass(AFTER);
        watch.lookIfSilent();
        homeserver.withoutHooks();
        homeserver.forgetCalls();

        // When
        clock.pass(AFTER);
        watch.lookIfSilent();
        clock.pass(AFTER);
        watch.lookIfSilent();

        // Then
        assertThat(requests()).containsExactly("changes", "messages", "changes");
    }

    @Test
    void a_room_that_no_agent_belongs_to_is_not_read() {
        // Given
        say(homeserver.foreignRoom(BOT, Optional.empty()));

        // When
        clock.pass(AFTER);
        watch.lookIfSilent();

        // Then
        assertThat(requests()).containsExactly("changes");
    }

    @Test
    void a_homeserver_that_sends_again_by_itself_is_not_asked_unless_the_setting_says_so() {
        // Given
        version = new ServerVersion("Synapse", "1.163.2");
        SilenceWatch auto = watch(LookForLostPushes.AUTO);
        SilenceWatch always = watch(LookForLostPushes.ALWAYS);
        version = new ServerVersion("Tuwunel", "1.6.1");
        SilenceWatch never = watch(LookForLostPushes.NEVER);
        version = new ServerVersion("Synapse", "1.163.2");

        // When
        auto.lookIfSilent();
        never.lookIfSilent();
        List<String> withoutReason = requests();
        always.lookIfSilent();

        // Then
        assertThat(withoutReason).isEmpty();
        assertThat(requests()).containsExactly("changes");
    }

    private void say(RoomId room) {
        homeserver.send(
                room,
                ALICE,
                "m.room.message",
                JsonNodeFactory.instance.objectNode().put("body", "hello"));
    }

    private List<String> requests() {
        return homeserver.calls().stream().map(FakeHomeserver.Call::name).toList();
    }

    private List<RoomId> readByAgent() {
        return homeserver.calls().stream()
                .filter(call -> call.name().equals("messages") && call.as().equals(AGENT.value()))
                .map(call -> new RoomId(call.target()))
                .toList();
    }

    private SilenceWatch watch(LookForLostPushes look) {
        LinkSettings settings = new Looking(look);
        BoundRooms boundRooms = new BoundRooms() {
            @Override
            public Map<RoomId, UserId> known() {
                return Map.copyOf(bound);
            }

            @Override
            public Optional<UserId> agentUserIn(RoomId room) {
                return Optional.ofNullable(bound.get(room));
            }
        };
        RoomBackfill roomBackfill = new RoomBackfill(
                homeserver,
                NAMESPACE,
                new EventClassifier(NAMESPACE, message -> false, new NoRequests()),
                QueueFixture.backfill(TestDatabases.inMemory(), clock),
                new SimpleMeterRegistry());
        return new SilenceWatch(
                new LostPushRisk(new Probe(), settings, clock),
                calls,
                homeserver,
                boundRooms,
                new Backfill(boundRooms, roomBackfill, settings, clock),
                settings,
                NAMESPACE,
                clock);
    }

    private final class Probe implements HomeserverProbe {
        @Override
        public void reach() {}

        @Override
        public Optional<ServerVersion> version() {
            return Optional.of(version);
        }
    }

    private record Looking(LookForLostPushes lookForLostPushes) implements LinkSettings {
        @Override
        public Duration pingEvery() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration readBackEvery() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration lookAfter() {
            return AFTER;
        }
    }
}
