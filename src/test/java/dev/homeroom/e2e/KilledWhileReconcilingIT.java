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
    void neither_a_second_space_nor_a_second_room_comes_of_it(Stage stage) throws Exception {
        // Given
        long seed = Long.getLong("homeroom.e2e.seed", System.nanoTime());
        System.out.println("KilledWhileReconcilingIT with -Dhomeroom.e2e.seed=" + seed);
        Random random = new Random(seed);
        List<String> agents = Stream.of("Ada", "Grace", "Edsger", "Barbara")
                .map(stage.letta()::addAgent)
                .toList();
        stage.homeroom().start();
        stage.homeroom().awaitLog("4 agents, 4 rooms, 1 space");
        RoomId space = stage.space();
        stage.alice().acceptInvites();
        Set<RoomId> rooms = stage.roomsOfTheBot();
        stage.homeroom().stop();

        // When
        for (int kill = 1; kill <= KILLS; kill++) {
            spoilTheSpace(stage, space);
            new Operator(stage).setState(space, "dev.homeroom.space", "", Json.object(Map.of()));
            stage.database().wipe();
            stage.toHomeserver().forget();
            stage.homeroom().launch();
            int requests = 1 + random.nextInt(MOST_REQUESTS);
            Patience.waitingFor(requests + " requests, or the end of it")
                    .until(() -> stage.toHomeserver().exchanges().size() >= requests
                            || stage.homeroom().readiness() == 200);
            stage.homeroom().kill();
        }
        stage.database().wipe();
        stage.homeroom().start();
        Reconciliation.run(stage);

        // Then
        assertThat(stage.roomsOfTheBot()).isEqualTo(rooms);
        assertThat(stage.space()).isEqualTo(space);
        assertThat(stage.alice().state(space, "dev.homeroom.space", ""))
                .as("the mark of the Space, which had lost it")
                .hasValueSatisfying(
                        mark -> assertThat(mark.path("kind").asText()).isEqualTo("agents"));
        assertThat(stage.alice().children(space)).hasSize(4);
        for (String agent : agents) {
            assertThat(stage.roomsBoundTo(agent))
                    .singleElement()
                    .satisfies(room -> assertThat(stage.alice().members(room)).contains(stage.agentUser(agent)));
        }
        stage.toHomeserver().forget();
        assertThat(Reconciliation.run(stage).kinds()).isEmpty();
        assertThat(Writes.through(stage.toHomeserver())).isEmpty();
    }

    private static void spoilTheSpace(Stage stage, RoomId space) {
        stage.alice()
                .children(space)
                .keySet()
                .forEach(room -> stage.alice().setState(space, "m.space.child", room.value(), Json.object(Map.of())));
    }
}
