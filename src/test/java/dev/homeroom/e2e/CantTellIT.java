package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.RoomId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** An unknown state never counts as an absent one. */
class CantTellIT {
    private static final int ALL = Integer.MAX_VALUE;

    @Scenario
    void a_start_that_cannot_see_the_space_waits_and_makes_nothing(Stage stage) throws Exception {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        talk.finishWith("one");
        Set<RoomId> rooms = stage.roomsOfTheBot();
        stage.homeroom().stop();
        stage.database().wipe();
        stage.toHomeserver().forget();
        RoomId space = stage.space();
        Predicate<Exchange> alias = exchange -> exchange.path().contains("/directory/room/");
        Predicate<Exchange> state = exchange -> exchange.path().contains("/rooms/" + space.value() + "/state");
        stage.toHomeserver().spoil(alias, 1, new Fault.BadGateway());
        stage.toHomeserver().spoil(alias, 1, new Fault.Forbidden());
        stage.toHomeserver().spoil(state, 1, new Fault.Dropped());
        stage.toHomeserver().spoil(state, ALL, new Fault.Forbidden());

        // When
        stage.homeroom().launch();
        Patience.waitingFor("all that goes wrong", Duration.ofSeconds(90))
                .until(() -> stage.toHomeserver().exchanges(state).size() >= 3);
        talk.say("two");

        // Then
        Patience.waitingFor("the push to be taken")
                .until(() -> stage.toHomeroom().exchanges(Exchange::isTransaction).stream()
                        .anyMatch(push -> push.status() == 200 && push.body().contains("\"two\"")));
        assertThat(stage.homeroom().readiness()).isEqualTo(503);
        assertThat(stage.homeroom().readinessText()).contains("reconciling");
        assertThat(stage.homeroom().complaints()).as("what an operator reads").isNotEmpty();
        assertThat(stage.homeroom().log()).doesNotContain("\tat ");
        assertThat(Writes.through(stage.toHomeserver())).isEmpty();
        assertThat(stage.letta().asked()).hasSize(1);

        // When
        stage.toHomeserver().spoilNothing();

        // Then
        stage.homeroom().awaitReady();
        assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");
        assertThat(stage.letta().asked()).hasSize(3);
        assertThat(stage.roomsOfTheBot()).isEqualTo(rooms);
        assertThat(stage.alice().invites()).isEmpty();
    }

    @Scenario(on = TestDatabase.H2)
    void a_room_that_cannot_be_looked_into_stays_as_it_is_and_holds_up_no_other(Stage stage) throws Exception {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk hidden = Talk.withNewAgent(stage, "Ada");
        Talk other = Talk.withNewAgent(stage, "Grace");
        hidden.finishWith("one");
        Set<RoomId> rooms = stage.roomsOfTheBot();
        stage.homeroom().stop();
        stage.database().wipe();
        stage.toHomeserver()
                .spoil(
                        exchange -> exchange.path()
                                .endsWith("/rooms/" + hidden.room().value() + "/state"),
                        ALL,
                        new Fault.Forbidden());
        stage.toHomeserver().forget();

        // When
        stage.homeroom().start();
        other.finishWith("hello");
        Reconciliation found = Reconciliation.run(stage);

        // Then
        assertThat(found.linesAbout(hidden.room())).isNotEmpty();
        assertThat(Writes.through(stage.toHomeserver()))
                .filteredOn(exchange -> !exchange.path().contains(other.room().value()))
                .isEmpty();
        assertThat(stage.roomsOfTheBot()).isEqualTo(rooms);

        // When
        stage.toHomeserver().spoilNothing();
        Reconciliation.run(stage);

        // Then
        assertThat(hidden.finishWith("two")).isEqualTo(List.of("echo: one"));
        assertThat(stage.roomsOfTheBot()).isEqualTo(rooms);
    }
}
