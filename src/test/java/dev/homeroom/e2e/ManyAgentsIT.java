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
 * pages have equally many of them. On one database only.
 */
class ManyAgentsIT {
    private static final int AGENTS = 520;
    private static final int WANTED = 52;

    @Scenario(on = TestDatabase.H2)
    void agents_of_all_pages_have_rooms_in_the_space(Stage stage) {
        // Given
        IntStream.rangeClosed(1, AGENTS).forEach(number -> stage.letta().addAgent("Agent " + number));

        // When
        stage.homeroom().set("HOMEROOM_SYNC_INCLUDE", "name:Agent *7").start();
        Patience.waitingFor("all rooms", Duration.ofMinutes(2))
                .until(() -> stage.homeroom().log().contains("[AGENT_SYNC] Completed sync"));

        // Then
        assertThat(stage.homeroom().log())
                .contains("Completed sync: " + WANTED + " agents, " + WANTED + " rooms, 1 space");
        RoomId space = stage.space();
        stage.alice().join(space);
        Set<RoomId> children = stage.alice().children(space).keySet();
        assertThat(children).hasSize(WANTED).isEqualTo(mappedRooms(stage));
    }

    private static Set<RoomId> mappedRooms(Stage stage) {
        JsonNode mappings = stage.rest().get("/agents/mappings").body().path("mappings");
        return StreamSupport.stream(mappings.spliterator(), false)
                .map(mapping -> new RoomId(mapping.path("room_id").asText()))
                .collect(Collectors.toSet());
    }
}
