package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.fake.Script;
import dev.homeroom.matrix.RoomId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Several processes behind one address with one PostgreSQL. */
class ReplicasIT {
    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void what_a_killed_replica_was_working_on_is_answered_once_by_another(E2eEnvironment e2eEnvironment) {
        try (HomeroomProcess second = replica(e2eEnvironment, "second")) {
            // Given
            Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
            Gate gate = new Gate();
            e2eEnvironment.letta().let(talk.agent(), gate.script());
            HomeroomProcess working = working(e2eEnvironment, second, talk);

            // When
            working.kill();
            gate.open();

            // Then
            assertThat(talk.finishWith("two")).containsExactly("echo: one");
            assertThat(e2eEnvironment.letta().asked()).hasSize(2);
        }
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_replica_that_stood_still_for_longer_than_its_lease_says_nothing_more(E2eEnvironment e2eEnvironment) {
        try (HomeroomProcess second = replica(e2eEnvironment, "second")) {
            // Given
            Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
            Gate gate = new Gate();
            e2eEnvironment.letta().let(talk.agent(), gate.script());
            HomeroomProcess working = working(e2eEnvironment, second, talk);

            // When
            working.freeze();
            gate.open();
            List<TimelineEvent> answers = talk.awaitAnswers(1);
            working.thaw();

            // Then
            working.awaitLog("was given to another process");
            assertThat(answers).extracting(TimelineEvent::body).containsExactly("echo: one");
            assertThat(talk.finishWith("two")).containsExactly("echo: one");
            assertThat(e2eEnvironment.letta().asked()).hasSize(2);
        }
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_rolling_restart_of_three_loses_and_doubles_nothing(E2eEnvironment e2eEnvironment) {
        try (HomeroomProcess second = replica(e2eEnvironment, "second");
                HomeroomProcess third = replica(e2eEnvironment, "third")) {
            // Given
            Set<RoomId> before = e2eEnvironment.roomsOfTheBot();
            Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
            List<String> expected = new ArrayList<>();

            // When
            for (HomeroomProcess replica : List.of(e2eEnvironment.homeroom(), second, third)) {
                List<String> said = IntStream.range(0, 4)
                        .mapToObj(n -> "message " + (expected.size() + n))
                        .toList();
                said.subList(0, 2).forEach(talk::say);
                replica.stop();
                said.subList(2, 4).forEach(talk::say);
                replica.start();
                said.forEach(text -> expected.add("echo: " + text));
            }

            // Then
            assertThat(talk.finishWith("last")).containsExactlyElementsOf(expected);
            assertThat(e2eEnvironment.letta().asked()).hasSize(expected.size() + 1);
            Set<RoomId> rooms = e2eEnvironment.roomsOfTheBot();
            rooms.removeAll(before);
            rooms.remove(e2eEnvironment.space());
            assertThat(rooms).as("new rooms").containsExactly(talk.room());
            for (HomeroomProcess replica : List.of(e2eEnvironment.homeroom(), second, third)) {
                assertThat(replica.complaints()).isEmpty();
            }
        }
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void two_replicas_that_are_asked_at_once_mend_a_room_once(E2eEnvironment e2eEnvironment) {
        try (HomeroomProcess second = replica(e2eEnvironment, "second")) {
            // Given
            Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
            RoomId space = e2eEnvironment.space();
            e2eEnvironment.alice().acceptInvites();
            Patience.waitingFor("the room in the Space")
                    .until(() -> e2eEnvironment.alice().children(space).containsKey(talk.room()));
            e2eEnvironment.alice().setState(space, "m.space.child", talk.room().value(), Json.object());
            e2eEnvironment.toHomeserver().forget();

            // When
            CompletableFuture<Reconciliation> other = CompletableFuture.supplyAsync(
                    () -> Reconciliation.run(new Rest(second.uri(), E2eEnvironment.API_KEY)));
            Reconciliation own = Reconciliation.run(e2eEnvironment);

            // Then
            assertThat(Stream.concat(own.kinds().stream(), other.join().kinds().stream()))
                    .containsOnlyOnce("link-child");
            assertThat(Writes.through(e2eEnvironment.toHomeserver())).hasSize(1);
            assertThat(e2eEnvironment.alice().children(space)).containsKey(talk.room());
        }
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void what_a_replica_was_mending_when_it_was_killed_another_finishes_before_any_turn(E2eEnvironment e2eEnvironment)
            throws Exception {
        try (HomeroomProcess second = replica(e2eEnvironment, "second")) {
            // Given
            Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
            Stream.of("Grace", "Edsger", "Barbara").forEach(e2eEnvironment.letta()::addAgent);
            e2eEnvironment.alice().acceptInvites();
            RoomId space = e2eEnvironment.space();
            Set<RoomId> linked = Patience.waitingFor("four rooms in the Space")
                    .until(() -> e2eEnvironment.alice().children(space).keySet(), children -> children.size() == 4);
            second.stop();
            e2eEnvironment.homeroom().stop();
            Set<RoomId> rooms = e2eEnvironment.roomsOfTheBot();
            List<Set<RoomId>> linkedWhenAsked = new CopyOnWriteArrayList<>();
            e2eEnvironment.letta().let(talk.agent(), Script.answering(text -> {
                linkedWhenAsked.add(e2eEnvironment.alice().children(space).keySet());
                return "echo: " + text;
            }));

            // When
            talk.say("one");
            linked.forEach(
                    room -> e2eEnvironment.alice().setState(space, "m.space.child", room.value(), Json.object()));
            e2eEnvironment.database().wipe();
            e2eEnvironment.toHomeserver().forget();
            AtomicInteger links = new AtomicInteger();
            e2eEnvironment
                    .toHomeserver()
                    .spoilAs(exchange -> isLink(exchange) && links.incrementAndGet() > 1
                            ? new Fault.Delayed(Duration.ofMinutes(10))
                            : new Fault.None());
            e2eEnvironment.homeroom().launch();
            Patience.waitingFor("the first of four links")
                    .until(() -> !e2eEnvironment
                            .toHomeserver()
                            .exchanges(ReplicasIT::isLink)
                            .isEmpty());
            second.launch().awaitLive();
            assertThat(second.readiness()).as("it waits for the other one").isEqualTo(503);
            e2eEnvironment.homeroom().kill();
            e2eEnvironment.toHomeserver().spoilNothing();
            AfterDeath.endLeases(e2eEnvironment.database());
            second.awaitReady();

            // Then
            assertThat(talk.finishWith("two")).containsExactly("echo: one");
            assertThat(linkedWhenAsked).hasSize(2).containsOnly(linked);
            assertThat(e2eEnvironment.roomsOfTheBot()).isEqualTo(rooms);
            assertThat(Reconciliation.run(new Rest(second.uri(), E2eEnvironment.API_KEY))
                            .kinds())
                    .isEmpty();
        }
    }

    private static boolean isLink(Exchange exchange) {
        return exchange.method().equals("PUT") && exchange.path().contains("/state/m.space.child/");
    }

    /** Another replica. The stage's own starts first, to create the tables. */
    private static HomeroomProcess replica(E2eEnvironment e2eEnvironment, String name) {
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        HomeroomProcess replica =
                e2eEnvironment.homeroom().sibling(e2eEnvironment.directory().resolve(name + "-" + UUID.randomUUID()));
        e2eEnvironment.toHomeroom().alsoTo(replica.uri());
        return replica.start();
    }

    /** Writes a message, and waits for the replica that asks the agent. */
    private static HomeroomProcess working(E2eEnvironment e2eEnvironment, HomeroomProcess second, Talk talk) {
        String event = talk.say("one").value();
        Patience.waitingFor("the question")
                .until(() -> !e2eEnvironment.letta().asked().isEmpty());
        return Patience.waitingFor("the one that says it asks")
                .until(
                        () -> Stream.of(e2eEnvironment.homeroom(), second)
                                .filter(replica -> saysThatItAsks(replica, event))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static boolean saysThatItAsks(HomeroomProcess replica, String event) {
        return replica.log().lines().anyMatch(line -> line.contains("AGENT ROUTING") && line.contains(event));
    }
}
