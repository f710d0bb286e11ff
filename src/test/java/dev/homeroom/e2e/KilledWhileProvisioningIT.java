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
    void a_space_that_homeroom_did_not_see_come_about_is_not_made_twice(Stage stage) {
        // Given
        String agent = stage.letta().addAgent("Ada");
        stage.toHomeserver().spoil(request("POST", "/createRoom"), 1, ANSWER_LOST);
        stage.homeroom().start();
        RoomId space = stage.space();
        Patience.waitingFor("the Space to be whole")
                .until(() -> stage.alice().invites().contains(space));

        // When
        stage.homeroom().kill();
        AfterDeath.endLeases(stage.database());
        stage.homeroom().start();

        // Then
        awaitSummary(stage, "1 agents, 1 rooms, 1 space");
        RoomId room = stage.agentRoom(agent);
        assertThat(stage.space()).isEqualTo(space);
        assertThat(stage.alice().children(space)).containsOnlyKeys(room);
        assertThat(stage.roomsOfTheBot()).containsExactlyInAnyOrder(space, room);
    }

    @Scenario
    void ten_agents_that_were_half_made_are_made_once(Stage stage) {
        // Given
        List<String> agents = IntStream.rangeClosed(1, AGENTS)
                .mapToObj(number -> stage.letta().addAgent("Agent " + number))
                .toList();
        String named = agents.get(0);
        String housed = agents.get(1);
        String inside = agents.get(2);
        Proxy toHomeserver = stage.toHomeserver();
        toHomeserver.spoil(request("PUT", "/displayname").and(actingAs(stage.agentUser(named))), 1, ANSWER_LOST);
        toHomeserver.spoil(request("POST", "/createRoom").and(naming(stage.agentUser(housed))), 1, ANSWER_LOST);
        toHomeserver.spoil(request("POST", "/join").and(actingAs(stage.agentUser(inside))), 1, ANSWER_LOST);
        // The first linked child; the room is unknown in advance.
        toHomeserver.spoil(request("PUT", "/m.space.child/"), 1, ANSWER_LOST);
        stage.homeroom().start();
        stage.space();

        // When
        Patience.waitingFor("all of it to be half done").until(() -> {
            stage.alice().acceptInvites();
            return displayName(stage, named).equals("Agent 1")
                    && stage.roomsBoundTo(housed).size() == 1
                    && isInside(stage, inside)
                    && !stage.alice().children(stage.space()).isEmpty();
        });
        stage.homeroom().kill();
        AfterDeath.endLeases(stage.database());
        toHomeserver.spoilNothing();
        stage.homeroom().start();
        awaitSummary(stage, "10 agents, 10 rooms, 1 space");

        // Then
        stage.alice().acceptInvites();
        for (String agent : agents) {
            assertThat(stage.roomsBoundTo(agent)).singleElement().satisfies(room -> {
                assertThat(stage.alice().members(room)).contains(stage.agentUser(agent), stage.bot());
                assertThat(stage.alice().children(stage.space())).containsKey(room);
            });
        }
        assertThat(agents.stream().map(agent -> displayName(stage, agent)))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, AGENTS)
                        .mapToObj(number -> "Agent " + number)
                        .toList());
        assertThat(stage.alice().children(stage.space())).hasSize(AGENTS);
        assertThat(stage.roomsOfTheBot()).as("ten rooms and the Space").hasSize(AGENTS + 1);
    }

    private static void awaitSummary(Stage stage, String summary) {
        Patience.waitingFor(summary, TO_GO_ON)
                .until(() -> stage.homeroom().log().contains("[AGENT_SYNC] Completed sync: " + summary));
    }

    private static boolean isInside(Stage stage, String agent) {
        return stage.roomsBoundTo(agent).stream()
                .anyMatch(room -> stage.alice().members(room).contains(stage.agentUser(agent)));
    }

    private static String displayName(Stage stage, String agent) {
        return stage.alice()
                .profile(stage.agentUser(agent))
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
