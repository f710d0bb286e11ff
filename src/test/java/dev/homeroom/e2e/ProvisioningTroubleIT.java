package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Provisioning with refusals and rate limits of the homeserver. */
class ProvisioningTroubleIT {
    private static final Duration RETRY_AFTER = Duration.ofMillis(700);

    @Scenario(on = TestDatabase.POSTGRESQL)
    void an_agent_that_fails_holds_up_no_other_and_is_completed_later(E2eEnvironment e2eEnvironment) {
        // Given
        String failing = e2eEnvironment.letta().addAgent("Failing");
        List<String> others = Stream.of(
                        "Ada", "Grace", "Edsger", "Barbara", "Donald", "Tony", "Leslie", "Frances", "Alan")
                .map(e2eEnvironment.letta()::addAgent)
                .toList();
        UserId user = e2eEnvironment.agentUser(failing);
        e2eEnvironment.toHomeserver().spoil(actingAs(user), Integer.MAX_VALUE, new Fault.Forbidden());

        // When
        e2eEnvironment.homeroom().start();

        // Then
        others.forEach(e2eEnvironment::agentRoom);
        assertThat(e2eEnvironment.roomsBoundTo(failing)).isEmpty();
        Patience.waitingFor("the failing agent to be told of")
                .until(() -> failingAgents(e2eEnvironment).equals(List.of(failing)));
        assertThat(e2eEnvironment.rest().get("/health").body().path("status").asText())
                .isEqualTo("degraded");

        // When
        e2eEnvironment.toHomeserver().spoilNothing();

        // Then
        RoomId room = e2eEnvironment.agentRoom(failing);
        Patience.waitingFor("the agent in its room and nobody failing")
                .until(() -> e2eEnvironment.alice().members(room).contains(user)
                        && failingAgents(e2eEnvironment).isEmpty()
                        && e2eEnvironment
                                .alice()
                                .children(e2eEnvironment.space())
                                .containsKey(room));
        assertThat(e2eEnvironment.roomsOfTheBot()).as("ten rooms and the Space").hasSize(11);
        assertThat(e2eEnvironment.alice().children(e2eEnvironment.space())).hasSize(10);
    }

    @Scenario(on = TestDatabase.H2)
    void a_homeserver_that_limits_the_rate_is_asked_again_when_it_says(E2eEnvironment e2eEnvironment) {
        // Given
        List<String> agents = Stream.of("Ada", "Grace", "Edsger")
                .map(e2eEnvironment.letta()::addAgent)
                .toList();
        for (String path : List.of("/createRoom", "/register", "/displayname", "/upload", "/join", "/m.space.child/")) {
            e2eEnvironment.toHomeserver().spoil(changing(path), 2, new Fault.RateLimited(RETRY_AFTER));
        }

        // When
        e2eEnvironment.homeroom().start();
        e2eEnvironment.homeroom().awaitLog("[AGENT_SYNC] Completed sync: 3 agents, 3 rooms, 1 space");

        // Then
        Set<RoomId> rooms = agents.stream().map(e2eEnvironment::agentRoom).collect(Collectors.toSet());
        e2eEnvironment.alice().acceptInvites();
        assertThat(e2eEnvironment.alice().children(e2eEnvironment.space())).containsOnlyKeys(rooms);
        assertThat(e2eEnvironment.roomsOfTheBot()).hasSize(4);
        List<Exchange> limited = e2eEnvironment.toHomeserver().exchanges(exchange -> exchange.status() == 429);
        assertThat(limited)
                .hasSize(12)
                .allSatisfy(refused ->
                        assertThat(pauseAfter(e2eEnvironment, refused)).isGreaterThanOrEqualTo(RETRY_AFTER));
    }

    private static Predicate<Exchange> actingAs(UserId user) {
        return exchange -> exchange.actingAs().filter(user.value()::equals).isPresent();
    }

    private static Predicate<Exchange> changing(String path) {
        return exchange -> !exchange.method().equals("GET") && exchange.path().contains(path);
    }

    private static List<String> failingAgents(E2eEnvironment e2eEnvironment) {
        return e2eEnvironment
                .rest()
                .get("/health/agent-provisioning")
                .body()
                .path("failing")
                .findValuesAsText("agent_id");
    }

    /** From a refused request to its next attempt. */
    private static Duration pauseAfter(E2eEnvironment e2eEnvironment, Exchange refused) {
        return e2eEnvironment.toHomeserver().exchanges(exchange -> isSame(exchange, refused)).stream()
                .filter(exchange -> exchange.at().isAfter(refused.at()))
                .map(exchange -> Duration.between(refused.at(), exchange.at()))
                .min(Duration::compareTo)
                .orElseThrow(() -> new AssertionError(refused + " was given up"));
    }

    private static boolean isSame(Exchange one, Exchange other) {
        return one.method().equals(other.method())
                && one.path().equals(other.path())
                && one.query().equals(other.query())
                && one.body().equals(other.body());
    }
}
