package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * More agents than a page holds. Only every tenth gets a room, since rooms for all take the homeserver minutes. All
 * pages have some of them. On one database only.
 */
class ManyAgentsIT {
    private static final int AGENTS = 220;
    private static final int WANTED = 22;

    @Scenario(on = TestDatabase.H2)
    void agents_of_all_pages_have_rooms_in_the_space(E2eEnvironment e2eEnvironment) {
        // Given
        IntStream.rangeClosed(1, AGENTS)
                .forEach(number -> e2eEnvironment.letta().addAgent("Agent " + number));

        // When
        e2eEnvironment.homeroom().set("HOMEROOM_SYNC_INCLUDE", "name:Agent *7").start();
        Patience.waitingFor("all rooms", Duration.ofMinutes(2))
                .until(() -> e2eEnvironment.homeroom().log().contains("[AGENT_SYNC] Completed sync"));

        // Then
        assertThat(e2eEnvironment.homeroom().log())
                .contains("Completed sync: " + WANTED + " agents, " + WANTED + " rooms, 1 space");
        RoomId space = e2eEnvironment.space();
        e2eEnvironment.alice().join(space);
        Set<RoomId> children = e2eEnvironment.alice().children(space).keySet();
        assertThat(children).hasSize(WANTED).isEqualTo(mappedRooms(e2eEnvironment));
    }

    private static Set<RoomId> mappedRooms(E2eEnvironment e2eEnvironment) {
        JsonNode mappings = e2eEnvironment.rest().get("/agents/mappings").body().path("mappings");
        return StreamSupport.stream(mappings.spliterator(), false)
                .map(mapping -> new RoomId(mapping.path("room_id").asText()))
                .collect(Collectors.toSet());
    }
}
