package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.RoomId;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Chat rooms. */
class ChatRoomsIT {
    @Scenario
    void rooms_of_ones_own_are_in_ones_own_space_with_memories_of_their_own_and_outlive_the_database(Stage stage)
            throws SQLException, IOException {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk home = Talk.withNewAgent(stage, "Ada");
        home.finishWith("at home");

        // When
        home.say("!new Plans");
        home.say("!new Plans");
        Talk plans = home.inRoom("Plans");
        Talk more = home.inRoom("Plans 2");
        plans.finishWith("one");
        more.finishWith("two");

        // Then
        List<RoomId> spaces = stage.alice().personalSpaces();
        assertThat(spaces).as("Alice's own Space").hasSize(1);
        assertThat(stage.alice().children(spaces.getFirst()).keySet()).isEqualTo(Set.of(plans.room(), more.room()));
        assertThat(stage.alice()
                        .state(spaces.getFirst(), "m.room.name", "")
                        .orElseThrow()
                        .path("name")
                        .asText())
                .isEqualTo("Agents — alice");
        assertThat(stage.letta().asked().stream()
                        .map(FakeLetta.Asked::conversationId)
                        .distinct())
                .hasSize(3);

        // When
        Set<RoomId> before = stage.roomsOfTheBot();
        stage.homeroom().kill();
        stage.database().wipe();
        stage.homeroom().start();
        plans.finishWith("three");
        plans.say("!rename Holidays");
        plans.awaitAnswer("This room is called Holidays now.");
        plans.say("!archive");
        plans.awaitAnswer(
                "This room is archived: Ada has left it, and it stays there to be read. To go on here, send !unarchive.");

        // Then
        assertThat(stage.roomsOfTheBot()).isEqualTo(before);
        assertThat(stage.letta().asked().stream()
                        .map(FakeLetta.Asked::conversationId)
                        .distinct())
                .hasSize(3);
        assertThat(stage.alice().nameOf(plans.room())).contains("Holidays");
        assertThat(stage.alice().children(spaces.getFirst()).keySet()).isEqualTo(Set.of(more.room()));
        assertThat(stage.alice().members(plans.room())).doesNotContain(home.agentUser());
        assertThat(more.finishWith("four")).contains("echo: two");

        // When
        plans.say("!unarchive");
        plans.awaitAnswer("This room goes on: Ada is back, and remembers what was said here.");
        List<String> answers = plans.finishWith("five");

        // Then
        assertThat(answers).contains("echo: three");
        assertThat(stage.alice().children(spaces.getFirst()).keySet()).isEqualTo(Set.of(plans.room(), more.room()));
        assertThat(stage.letta().asked().stream()
                        .map(FakeLetta.Asked::conversationId)
                        .distinct())
                .hasSize(3);
    }
}
