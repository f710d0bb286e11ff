package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** SIGKILL between the homeserver's action and its answer to Homeroom. */
class KilledWhileProvisioningIT {
    private static final int AGENTS = 10;
    /** The killed process's leases expire after half a minute. */
    private static final Duration TO_GO_ON = Duration.ofSeconds(90);

    private static final Fault ANSWER_LOST = new Fault.AnswerLost(Duration.ofMinutes(5));

    @Scenario(on = TestDatabase.H2)
    void a_space_that_homeroom_did_not_see_come_about_is_not_made_twice(E2eEnvironment e2eEnvironment) {
        // Given
        String agent = e2eEnvironment.letta().addAgent("Ada");
        e2eEnvironment.toHomeserver().spoil(request("POST", "/createRoom"), 1, ANSWER_LOST);
        e2eEnvironment.homeroom().start();
        RoomId space = e2eEnvironment.space();
        Patience.waitingFor("the Space to be whole")
                .until(() -> e2eEnvironment.alice().invites().contains(space));

        // When
        e2eEnvironment.homeroom().kill();
        AfterDeath.endLeases(e2eEnvironment.database());
        e2eEnvironment.homeroom().start();

        // Then
        awaitSummary(e2eEnvironment, "1 agents, 1 rooms, 1 space");
        RoomId room = e2eEnvironment.agentRoom(agent);
        assertThat(e2eEnvironment.space()).isEqualTo(space);
        assertThat(e2eEnvironment.alice().children(space)).containsOnlyKeys(room);
        assertThat(e2eEnvironment.roomsOfTheBot()).containsExactlyInAnyOrder(space, room);
    }

    @Scenario
    void ten_agents_that_were_half_made_are_made_once(E2eEnvironment e2eEnvironment) {
        // Given
        List<String> agents = IntStream.rangeClosed(1, AGENTS)
                .mapToObj(number -> e2eEnvironment.letta().addAgent("Agent " + number))
                .toList();
        String named = agents.get(0);
        String housed = agents.get(1);
        String inside = agents.get(2);
        Proxy toHomeserver = e2eEnvironment.toHomeserver();
        toHomeserver.spoil(
                request("PUT", "/displayname").and(actingAs(e2eEnvironment.agentUser(named))), 1, ANSWER_LOST);
        toHomeserver.spoil(
                request("POST", "/createRoom").and(naming(e2eEnvironment.agentUser(housed))), 1, ANSWER_LOST);
        toHomeserver.spoil(request("POST", "/join").and(actingAs(e2eEnvironment.agentUser(inside))), 1, ANSWER_LOST);
        // The first linked child; the room is unknown in advance.
        toHomeserver.spoil(request("PUT", "/m.space.child/"), 1, ANSWER_LOST);
        e2eEnvironment.homeroom().start();
        e2eEnvironment.space();

        // When
        Patience.waitingFor("all of it to be half done").until(() -> {
            e2eEnvironment.alice().acceptInvites();
            return displayName(e2eEnvironment, named).equals("Agent 1")
                    && e2eEnvironment.roomsBoundTo(housed).size() == 1
                    && isInside(e2eEnvironment, inside)
                    && !e2eEnvironment.alice().children(e2eEnvironment.space()).isEmpty();
        });
        e2eEnvironment.homeroom().kill();
        AfterDeath.endLeases(e2eEnvironment.database());
        toHomeserver.spoilNothing();
        e2eEnvironment.homeroom().start();
        awaitSummary(e2eEnvironment, "10 agents, 10 rooms, 1 space");

        // Then
        e2eEnvironment.alice().acceptInvites();
        for (String agent : agents) {
            assertThat(e2eEnvironment.roomsBoundTo(agent)).singleElement().satisfies(room -> {
                assertThat(e2eEnvironment.alice().members(room))
                        .contains(e2eEnvironment.agentUser(agent), e2eEnvironment.bot());
                assertThat(e2eEnvironment.alice().children(e2eEnvironment.space()))
                        .containsKey(room);
            });
        }
        assertThat(agents.stream().map(agent -> displayName(e2eEnvironment, agent)))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, AGENTS)
                        .mapToObj(number -> "Agent " + number)
                        .toList());
        assertThat(e2eEnvironment.alice().children(e2eEnvironment.space())).hasSize(AGENTS);
        assertThat(e2eEnvironment.roomsOfTheBot()).as("ten rooms and the Space").hasSize(AGENTS + 1);
    }

    private static void awaitSummary(E2eEnvironment e2eEnvironment, String summary) {
        Patience.waitingFor(summary, TO_GO_ON)
                .until(() -> e2eEnvironment.homeroom().log().contains("[AGENT_SYNC] Completed sync: " + summary));
    }

    private static boolean isInside(E2eEnvironment e2eEnvironment, String agent) {
        return e2eEnvironment.roomsBoundTo(agent).stream()
                .anyMatch(room -> e2eEnvironment.alice().members(room).contains(e2eEnvironment.agentUser(agent)));
    }

    private static String displayName(E2eEnvironment e2eEnvironment, String agent) {
        return e2eEnvironment
                .alice()
                .profile(e2eEnvironment.agentUser(agent))
                .map(profile -> profile.path("displayname").asText())
                .orElse("");
    }

    private static Predicate<Exchange> request(String method, String path) {
        return exchange -> exchange.method().equals(method) && exchange.path().contains(path);
    }

    private static Predicate<Exchange> actingAs(UserId user) {
        return exchange -> exchange.actingAs().filter(user.value()::equals).isPresent();
    }

    private static Predicate<Exchange> naming(UserId user) {
        return exchange -> exchange.body().contains(user.value());
    }
}
