package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Repeated SIGKILL between first scan and last repair, each time without a database. */
class KilledWhileReconcilingIT {
    private static final int KILLS = 3;
    /** About the number of requests for the scan and all repairs here. */
    private static final int MOST_REQUESTS = 30;

    @Scenario
    void neither_a_second_space_nor_a_second_room_comes_of_it(E2eEnvironment e2eEnvironment) throws Exception {
        // Given
        long seed = Long.getLong("homeroom.e2e.seed", System.nanoTime());
        System.out.println("KilledWhileReconcilingIT with -Dhomeroom.e2e.seed=" + seed);
        Random random = new Random(seed);
        List<String> agents = Stream.of("Ada", "Grace", "Edsger", "Barbara")
                .map(e2eEnvironment.letta()::addAgent)
                .toList();
        e2eEnvironment.homeroom().start();
        e2eEnvironment.homeroom().awaitLog("4 agents, 4 rooms, 1 space");
        RoomId space = e2eEnvironment.space();
        e2eEnvironment.alice().acceptInvites();
        Set<RoomId> rooms = e2eEnvironment.roomsOfTheBot();
        e2eEnvironment.homeroom().stop();

        // When
        for (int kill = 1; kill <= KILLS; kill++) {
            spoilTheSpace(e2eEnvironment, space);
            new Operator(e2eEnvironment).setState(space, "dev.homeroom.space", "", Json.object(Map.of()));
            e2eEnvironment.database().wipe();
            e2eEnvironment.toHomeserver().forget();
            e2eEnvironment.homeroom().launch();
            int requests = 1 + random.nextInt(MOST_REQUESTS);
            Patience.watchingFor(requests + " requests, or the end of it")
                    .until(() -> e2eEnvironment.toHomeserver().exchanges().size() >= requests
                            || e2eEnvironment.homeroom().readiness() == 200);
            e2eEnvironment.homeroom().kill();
        }
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().start();
        Reconciliation.run(e2eEnvironment);

        // Then
        assertThat(e2eEnvironment.roomsOfTheBot()).isEqualTo(rooms);
        assertThat(e2eEnvironment.space()).isEqualTo(space);
        assertThat(e2eEnvironment.alice().state(space, "dev.homeroom.space", ""))
                .as("the mark of the Space, which had lost it")
                .hasValueSatisfying(
                        mark -> assertThat(mark.path("kind").asText()).isEqualTo("agents"));
        assertThat(e2eEnvironment.alice().children(space)).hasSize(4);
        for (String agent : agents) {
            assertThat(e2eEnvironment.roomsBoundTo(agent))
                    .singleElement()
                    .satisfies(room ->
                            assertThat(e2eEnvironment.alice().members(room)).contains(e2eEnvironment.agentUser(agent)));
        }
        e2eEnvironment.toHomeserver().forget();
        assertThat(Reconciliation.run(e2eEnvironment).kinds()).isEmpty();
        assertThat(Writes.through(e2eEnvironment.toHomeserver())).isEmpty();
    }

    private static void spoilTheSpace(E2eEnvironment e2eEnvironment, RoomId space) {
        e2eEnvironment
                .alice()
                .children(space)
                .keySet()
                .forEach(room ->
                        e2eEnvironment.alice().setState(space, "m.space.child", room.value(), Json.object(Map.of())));
    }
}
