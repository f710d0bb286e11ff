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

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_start_that_cannot_see_the_space_waits_and_makes_nothing(E2eEnvironment e2eEnvironment) throws Exception {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        talk.finishWith("one");
        Set<RoomId> rooms = e2eEnvironment.roomsOfTheBot();
        e2eEnvironment.homeroom().stop();
        e2eEnvironment.database().wipe();
        e2eEnvironment.toHomeserver().forget();
        RoomId space = e2eEnvironment.space();
        Predicate<Exchange> alias = exchange -> exchange.path().contains("/directory/room/");
        Predicate<Exchange> state = exchange -> exchange.path().contains("/rooms/" + space.value() + "/state");
        e2eEnvironment.toHomeserver().spoil(alias, 1, new Fault.BadGateway());
        e2eEnvironment.toHomeserver().spoil(alias, 1, new Fault.Forbidden());
        e2eEnvironment.toHomeserver().spoil(state, 1, new Fault.Dropped());
        e2eEnvironment.toHomeserver().spoil(state, ALL, new Fault.Forbidden());

        // When
        e2eEnvironment.homeroom().launch();
        Patience.waitingFor("all that goes wrong", Duration.ofSeconds(90))
                .until(() -> e2eEnvironment.toHomeserver().exchanges(state).size() >= 3);
        talk.say("two");

        // Then
        Patience.waitingFor("the push to be taken")
                .until(() -> e2eEnvironment.toHomeroom().exchanges(Exchange::isTransaction).stream()
                        .anyMatch(push -> push.status() == 200 && push.body().contains("\"two\"")));
        assertThat(e2eEnvironment.homeroom().readiness()).isEqualTo(503);
        assertThat(e2eEnvironment.homeroom().readinessText()).contains("reconciling");
        assertThat(e2eEnvironment.homeroom().complaints())
                .as("what an operator reads")
                .isNotEmpty();
        assertThat(e2eEnvironment.homeroom().log()).doesNotContain("\tat ");
        assertThat(Writes.through(e2eEnvironment.toHomeserver())).isEmpty();
        assertThat(e2eEnvironment.letta().asked()).hasSize(1);

        // When
        e2eEnvironment.toHomeserver().spoilNothing();

        // Then
        e2eEnvironment.homeroom().awaitReady();
        assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");
        assertThat(e2eEnvironment.letta().asked()).hasSize(3);
        assertThat(e2eEnvironment.roomsOfTheBot()).isEqualTo(rooms);
        assertThat(e2eEnvironment.alice().invites()).isEmpty();
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_room_that_cannot_be_looked_into_stays_as_it_is_and_holds_up_no_other(E2eEnvironment e2eEnvironment)
            throws Exception {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk hidden = Talk.withNewAgent(e2eEnvironment, "Ada");
        Talk other = Talk.withNewAgent(e2eEnvironment, "Grace");
        hidden.finishWith("one");
        Set<RoomId> rooms = e2eEnvironment.roomsOfTheBot();
        e2eEnvironment.homeroom().stop();
        e2eEnvironment.database().wipe();
        e2eEnvironment
                .toHomeserver()
                .spoil(
                        exchange -> exchange.path()
                                .endsWith("/rooms/" + hidden.room().value() + "/state"),
                        ALL,
                        new Fault.Forbidden());
        e2eEnvironment.toHomeserver().forget();

        // When
        e2eEnvironment.homeroom().start();
        other.finishWith("hello");
        Reconciliation found = Reconciliation.run(e2eEnvironment);

        // Then
        assertThat(found.linesAbout(hidden.room())).isNotEmpty();
        assertThat(Writes.through(e2eEnvironment.toHomeserver()))
                .filteredOn(exchange -> !exchange.path().contains(other.room().value()))
                .isEmpty();
        assertThat(e2eEnvironment.roomsOfTheBot()).isEqualTo(rooms);

        // When
        e2eEnvironment.toHomeserver().spoilNothing();
        Reconciliation.run(e2eEnvironment);

        // Then
        assertThat(hidden.finishWith("two")).isEqualTo(List.of("echo: one"));
        assertThat(e2eEnvironment.roomsOfTheBot()).isEqualTo(rooms);
    }
}
