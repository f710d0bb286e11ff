package dev.homeroom.reconcile;

import static dev.homeroom.directory.FakeBackend.agent;
import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.SpaceFixture.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProvisioningTest {
    private final FakeHomeserver homeserver = new FakeHomeserver(BOT);
    private final FakeBackend backend = new FakeBackend("letta");
    private final List<SpaceFixture> running = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        running.forEach(fixture -> {
            fixture.directory.close();
            fixture.reconcileLoop.close();
        });
        running.clear();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void fifty_six_agents_are_provisioned_and_a_restart_writes_nothing(Database database) {
        // Given
        backend.lists(agents(56));

        // When
        SpaceFixture fixture = start(database);
        awaitFirstPass(fixture);

        // Then
        assertThat(fixture.reconcileLoop.status().rooms()).isEqualTo(56);
        assertThat(fixture.reconcileLoop.status().failing()).isEmpty();
        assertThat(homeserver.users()).hasSize(57);
        assertThat(homeserver.rooms()).hasSize(57);

        // When
        stop();
        homeserver.forgetCalls();
        SpaceFixture restarted = start(database);
        awaitFirstPass(restarted);
        int requests = homeserver.calls().size();
        int polls = backend.listCount();
        await().until(() -> backend.listCount() > polls + 3);

        // Then
        assertThat(homeserver.writes()).isEmpty();
        assertThat(requests).as("one for each room, and two").isEqualTo(57 + 2);
        assertThat(homeserver.calls()).as("none for polls").hasSize(requests);
        assertThat(restarted.reconcileLoop.status().rooms()).isEqualTo(56);
    }

    @Test
    void at_most_eight_agents_are_worked_on_at_once() {
        // Given
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore gate = new Semaphore(0);
        homeserver.before(call -> {
            if (call.name().equals("register")) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                acquire(gate);
                now.decrementAndGet();
            }
        });
        backend.lists(agents(20));

        // When
        SpaceFixture fixture = start(TestDatabases.inMemory());

        // Then
        await().until(() -> now.get() == 8);
        assertThat(fixture.reconcileLoop.status().running()).isEqualTo(8);
        gate.release(20);
        awaitFirstPass(fixture);
        assertThat(most).hasValue(8);
        assertThat(fixture.reconcileLoop.status().rooms()).isEqualTo(20);
    }

    @Test
    void one_failing_agent_holds_up_no_other_and_is_tried_again() {
        // Given
        UserId broken = NAMESPACE.agentUser("letta", "agent-7");
        homeserver.before(call -> {
            if (call.as().equals(broken.value())) {
                throw new HomeserverException.Refused(call.name(), 403, "M_FORBIDDEN");
            }
        });
        backend.lists(agents(10));

        // When
        SpaceFixture fixture = start(TestDatabases.inMemory());
        awaitFirstPass(fixture);

        // Then
        assertThat(fixture.reconcileLoop.status().rooms()).isEqualTo(9);
        assertThat(fixture.reconcileLoop.status().failing()).singleElement().satisfies(failing -> {
            assertThat(failing.agent()).isEqualTo(new AgentRef("letta", "agent-7"));
            assertThat(failing.reason()).contains("403", "M_FORBIDDEN");
        });

        // When
        homeserver.withoutHooks();

        // Then
        await().until(() -> fixture.reconcileLoop.status().rooms() == 10);
        await().until(() -> fixture.reconcileLoop.status().failing().isEmpty());
    }

    @Test
    void a_space_that_cannot_be_had_yet_is_reported_and_made_later() {
        // Given
        homeserver.before(call -> {
            if (call.name().equals("resolve")) {
                throw new HomeserverException.Unclear("resolve", "502", null);
            }
        });
        backend.lists(agents(2));

        // When
        SpaceFixture fixture = launch(TestDatabases.inMemory());

        // Then
        await().until(() -> fixture.reconcileLoop.status().problem().isPresent());
        assertThat(homeserver.rooms()).isEmpty();

        // When
        homeserver.withoutHooks();

        // Then
        awaitReconciled(fixture);
        running.forEach(started -> started.directory.start());
        awaitFirstPass(fixture);
        assertThat(fixture.reconcileLoop.status().problem()).isEmpty();
        assertThat(fixture.reconcileLoop.status().rooms()).isEqualTo(2);
    }

    @Test
    void what_the_backend_renames_and_drops_reaches_matrix_and_the_room_stays() {
        // Given
        backend.lists(agents(3));
        Database database = TestDatabases.inMemory();
        SpaceFixture fixture = start(database);
        awaitFirstPass(fixture);
        RoomId room =
                fixture.bindings.agentRoomOf(new AgentRef("letta", "agent-0")).orElseThrow();

        // When
        backend.lists(agent("agent-0", "Renamed"), agent("agent-1", "Agent 1"));

        // Then
        await().until(() -> nameOf(room).equals("Renamed - Letta Agent Chat"));
        assertThat(homeserver.rooms()).hasSize(4);
        assertThat(homeserver.calls()).noneMatch(call -> call.name().equals("leave"));
    }

    @Test
    void names_of_any_kind_give_rooms() {
        // Given
        backend.lists(
                agent("agent-1", "x".repeat(300)),
                agent("agent-2", "👩‍🚀"),
                agent("agent-3", ""),
                agent("agent-4", "one\ntwo\0"),
                agent("🙈/ id with spaces", "<b>\"bold\"</b>"));

        // When
        SpaceFixture fixture = start(TestDatabases.inMemory());
        awaitFirstPass(fixture);

        // Then
        assertThat(fixture.reconcileLoop.status().failing()).isEmpty();
        assertThat(homeserver.rooms().stream().map(this::nameOf))
                .contains(
                        "👩‍🚀 - Letta Agent Chat",
                        "agent-3 - Letta Agent Chat",
                        "one two - Letta Agent Chat",
                        "<b>\"bold\"</b> - Letta Agent Chat");
    }

    @Test
    void a_homeserver_that_asks_for_an_agents_user_or_alias_gets_it_at_once() {
        // Given
        backend.lists(agents(1));
        SpaceFixture fixture = fixture(TestDatabases.inMemory());
        running.add(fixture);
        fixture.directory.start();
        await().until(() -> !fixture.directory.all().isEmpty());
        UserId user = NAMESPACE.agentUser("letta", "agent-0");
        RoomAlias alias = NAMESPACE.agentRoomAlias("letta", "agent-0");

        // When
        fixture.reconcileLoop.start();
        awaitReconciled(fixture);
        boolean userIsThere = fixture.provisioner.provision(user);
        boolean roomIsThere = fixture.provisioner.provision(alias);

        // Then
        assertThat(userIsThere).isTrue();
        assertThat(roomIsThere).isTrue();
        assertThat(homeserver.users()).containsKey(user);
        assertThat(homeserver.resolve(alias)).isPresent();
        assertThat(fixture.provisioner.provision(NAMESPACE.agentUser("letta", "nobody")))
                .isFalse();
        assertThat(fixture.provisioner.provision(RoomAlias.of("agent_space", "home.test")))
                .isFalse();
        assertThat(fixture.provisioner.provision(ALICE)).isFalse();
    }

    @Test
    void a_homeserver_that_asks_back_before_it_says_where_an_alias_leads_makes_nobody_wait() {
        // Given
        RoomAlias alias = NAMESPACE.agentRoomAlias("letta", "agent-0");
        AtomicReference<SpaceFixture> process = new AtomicReference<>();
        List<Boolean> answers = new CopyOnWriteArrayList<>();
        homeserver.before(call -> {
            if (call.name().equals("resolve") && call.target().equals(alias.value())) {
                answers.add(CompletableFuture.supplyAsync(
                                () -> process.get().provisioner.provision(alias))
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join());
            }
        });
        backend.lists(agents(1));

        // When
        process.set(launch(TestDatabases.inMemory()));
        awaitReconciled(process.get());
        running.forEach(started -> started.directory.start());

        // Then
        await().until(() -> homeserver.rooms().size() == 2);
        assertThat(answers).isNotEmpty().doesNotContain(true);
        assertThat(process.get().reconcileLoop.status().failing()).isEmpty();
    }

    @Test
    void an_agent_that_cannot_be_made_when_it_is_asked_for_is_not_there() {
        // Given
        backend.lists(agents(1));
        SpaceFixture fixture = fixture(TestDatabases.inMemory());
        running.add(fixture);
        fixture.directory.start();
        await().until(() -> !fixture.directory.all().isEmpty());
        fixture.reconcileLoop.start();
        homeserver.before(call -> {
            if (call.name().equals("register")) {
                throw new HomeserverException.RateLimited(call.name(), Duration.ofSeconds(1));
            }
        });
        awaitReconciled(fixture);

        // When
        boolean there = fixture.provisioner.provision(NAMESPACE.agentUser("letta", "agent-0"));

        // Then
        assertThat(there).isFalse();
    }

    @Test
    void where_no_rooms_are_to_be_made_none_is_made_for_whoever_asks() {
        // Given
        backend.lists(agents(1));
        SpaceFixture fixture =
                fixture(TestDatabases.inMemory(), Settings.inviting(ALICE).makingNoRooms());
        running.add(fixture);

        // When
        fixture.reconcileLoop.start();
        fixture.directory.start();
        await().until(() -> backend.listCount() > 2);
        boolean there = fixture.provisioner.provision(NAMESPACE.agentUser("letta", "agent-0"));

        // Then
        assertThat(there).isFalse();
        assertThat(homeserver.writes()).isEmpty();
        assertThat(fixture.reconcileLoop.pausedBecause())
                .hasValueSatisfying(why -> assertThat(why).contains("HOMEROOM_MAKE_ROOMS"));
    }

    @Test
    void what_stands_still_ends_what_it_does_and_begins_nothing() throws InterruptedException {
        // Given
        Semaphore begun = new Semaphore(0);
        Semaphore gate = new Semaphore(0);
        homeserver.before(call -> {
            if (call.name().equals("register")) {
                begun.release();
                acquire(gate);
            }
        });
        backend.lists(agents(1));
        SpaceFixture fixture = start(TestDatabases.inMemory());
        acquire(begun);

        // When
        boolean idleAtOnce = fixture.reconcileLoop.pause(Duration.ofMillis(50));
        gate.release();
        boolean idleThen = fixture.reconcileLoop.pause(Duration.ofSeconds(20));
        homeserver.forgetCalls();
        backend.lists(agents(2));
        int polls = backend.listCount();
        await().until(() -> backend.listCount() > polls + 3);

        // Then
        assertThat(idleAtOnce).isFalse();
        assertThat(idleThen).isTrue();
        assertThat(fixture.provisioner.provision(NAMESPACE.agentUser("letta", "agent-1")))
                .isFalse();
        assertThat(homeserver.calls()).isEmpty();
    }

    /** Starts as at boot: scans Matrix first, then polls the backends. */
    private SpaceFixture start(Database database) {
        SpaceFixture fixture = launch(database);
        awaitReconciled(fixture);
        fixture.directory.start();
        return fixture;
    }

    private SpaceFixture launch(Database database) {
        SpaceFixture fixture = fixture(database);
        running.add(fixture);
        fixture.reconcileLoop.start();
        return fixture;
    }

    private SpaceFixture fixture(Database database) {
        return fixture(database, Settings.inviting(ALICE));
    }

    private SpaceFixture fixture(Database database, Settings settings) {
        return new SpaceFixture(homeserver, database, settings, InstantSource.system(), backend);
    }

    private static void awaitReconciled(SpaceFixture fixture) {
        try {
            assertThat(fixture.reconcileLoop.awaitReconciled(Duration.ofSeconds(20)))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitFirstPass(SpaceFixture fixture) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> fixture.reconcileLoop.status().firstPassDone());
    }

    private String nameOf(RoomId room) {
        return homeserver
                .stateOf(room, "m.room.name", "")
                .orElseThrow()
                .content()
                .path("name")
                .asText();
    }

    private static List<Agent> agents(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> agent("agent-" + number, "Agent " + number))
                .toList();
    }

    private static void acquire(Semaphore gate) {
        try {
            assertThat(gate.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
