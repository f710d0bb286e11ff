package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.RoomId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Several processes behind one address with one PostgreSQL. */
class ReplicasIT {
    @Scenario(on = TestDatabase.POSTGRESQL)
    void what_a_killed_replica_was_working_on_is_answered_once_by_another(Stage stage) {
        try (HomeroomProcess second = replica(stage, "second")) {
            // Given
            Talk talk = Talk.withNewAgent(stage, "Ada");
            Gate gate = new Gate();
            stage.letta().let(talk.agent(), gate.behaviour());
            HomeroomProcess working = working(stage, second, talk);

            // When
            working.kill();
            gate.open();

            // Then
            assertThat(talk.finishWith("two")).containsExactly("echo: one");
            assertThat(stage.letta().asked()).hasSize(2);
        }
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void a_replica_that_stood_still_for_longer_than_its_lease_says_nothing_more(Stage stage) {
        try (HomeroomProcess second = replica(stage, "second")) {
            // Given
            Talk talk = Talk.withNewAgent(stage, "Ada");
            Gate gate = new Gate();
            stage.letta().let(talk.agent(), gate.behaviour());
            HomeroomProcess working = working(stage, second, talk);

            // When
            working.freeze();
            gate.open();
            List<TimelineEvent> answers = talk.awaitAnswers(1);
            working.thaw();

            // Then
            working.awaitLog("was given to somebody else");
            assertThat(answers).extracting(TimelineEvent::body).containsExactly("echo: one");
            assertThat(talk.finishWith("two")).containsExactly("echo: one");
            assertThat(stage.letta().asked()).hasSize(2);
        }
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void a_rolling_restart_of_three_loses_and_doubles_nothing(Stage stage) {
        try (HomeroomProcess second = replica(stage, "second");
                HomeroomProcess third = replica(stage, "third")) {
            // Given
            Talk talk = Talk.withNewAgent(stage, "Ada");
            List<String> expected = new ArrayList<>();

            // When
            for (HomeroomProcess replica : List.of(stage.homeroom(), second, third)) {
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
            assertThat(stage.letta().asked()).hasSize(expected.size() + 1);
            assertThat(stage.roomsOfTheBot()).as("the Space and one room").hasSize(2);
            for (HomeroomProcess replica : List.of(stage.homeroom(), second, third)) {
                assertThat(replica.complaints()).isEmpty();
            }
        }
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void two_replicas_that_are_asked_at_once_mend_a_room_once(Stage stage) {
        try (HomeroomProcess second = replica(stage, "second")) {
            // Given
            Talk talk = Talk.withNewAgent(stage, "Ada");
            RoomId space = stage.space();
            stage.alice().acceptInvites();
            Patience.waitingFor("the room in the Space")
                    .until(() -> stage.alice().children(space).containsKey(talk.room()));
            stage.alice().setState(space, "m.space.child", talk.room().value(), Json.object());
            stage.toHomeserver().forget();

            // When
            CompletableFuture<Reconciliation> other =
                    CompletableFuture.supplyAsync(() -> Reconciliation.run(new Rest(second.uri(), Stage.API_KEY)));
            Reconciliation own = Reconciliation.run(stage);

            // Then
            assertThat(Stream.concat(own.kinds().stream(), other.join().kinds().stream()))
                    .containsOnlyOnce("link-child");
            assertThat(Writes.through(stage.toHomeserver())).hasSize(1);
            assertThat(stage.alice().children(space)).containsKey(talk.room());
        }
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void what_a_replica_was_mending_when_it_was_killed_another_finishes_before_any_turn(Stage stage) throws Exception {
        try (HomeroomProcess second = replica(stage, "second")) {
            // Given
            Talk talk = Talk.withNewAgent(stage, "Ada");
            Stream.of("Grace", "Edsger", "Barbara").forEach(stage.letta()::addAgent);
            stage.alice().acceptInvites();
            RoomId space = stage.space();
            Set<RoomId> linked = Patience.waitingFor("four rooms in the Space")
                    .until(() -> stage.alice().children(space).keySet(), children -> children.size() == 4);
            second.stop();
            stage.homeroom().stop();
            Set<RoomId> rooms = stage.roomsOfTheBot();
            List<Set<RoomId>> linkedWhenAsked = new CopyOnWriteArrayList<>();
            stage.letta().let(talk.agent(), Behaviour.answering(text -> {
                linkedWhenAsked.add(stage.alice().children(space).keySet());
                return "echo: " + text;
            }));

            // When
            talk.say("one");
            linked.forEach(room -> stage.alice().setState(space, "m.space.child", room.value(), Json.object()));
            stage.database().wipe();
            stage.toHomeserver().forget();
            AtomicInteger links = new AtomicInteger();
            stage.toHomeserver()
                    .spoilAs(exchange -> isLink(exchange) && links.incrementAndGet() > 1
                            ? new Fault.Delayed(Duration.ofMinutes(10))
                            : new Fault.None());
            stage.homeroom().launch();
            Patience.waitingFor("the first of four links")
                    .until(() ->
                            !stage.toHomeserver().exchanges(ReplicasIT::isLink).isEmpty());
            second.launch().awaitLive();
            assertThat(second.readiness()).as("it waits for the other one").isEqualTo(503);
            stage.homeroom().kill();
            stage.toHomeserver().spoilNothing();
            AfterDeath.endLeases(stage.database());
            second.awaitReady();

            // Then
            assertThat(talk.finishWith("two")).containsExactly("echo: one");
            assertThat(linkedWhenAsked).hasSize(2).containsOnly(linked);
            assertThat(stage.roomsOfTheBot()).isEqualTo(rooms);
            assertThat(Reconciliation.run(new Rest(second.uri(), Stage.API_KEY)).kinds())
                    .isEmpty();
        }
    }

    private static boolean isLink(Exchange exchange) {
        return exchange.method().equals("PUT") && exchange.path().contains("/state/m.space.child/");
    }

    /** Another replica. The stage's own starts first, to create the tables. */
    private static HomeroomProcess replica(Stage stage, String name) {
        if (stage.homeroom().log().isEmpty()) {
            stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        }
        HomeroomProcess replica = stage.homeroom().sibling(stage.directory().resolve(name));
        stage.toHomeroom().alsoTo(replica.uri());
        return replica.start();
    }

    /** Writes a message, and waits for the replica that asks the agent. */
    private static HomeroomProcess working(Stage stage, HomeroomProcess second, Talk talk) {
        String event = talk.say("one").value();
        Patience.waitingFor("the question").until(() -> !stage.letta().asked().isEmpty());
        return Patience.waitingFor("the one that says it asks")
                .until(
                        () -> Stream.of(stage.homeroom(), second)
                                .filter(replica -> saysThatItAsks(replica, event))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static boolean saysThatItAsks(HomeroomProcess replica, String event) {
        return replica.log().lines().anyMatch(line -> line.contains("AGENT ROUTING") && line.contains(event));
    }
}
