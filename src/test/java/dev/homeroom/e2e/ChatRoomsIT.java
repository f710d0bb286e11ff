package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.fake.FakeLetta;
import dev.homeroom.matrix.RoomId;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Chat rooms. */
class ChatRoomsIT {
    @Scenario(on = TestDatabase.H2)
    void rooms_of_ones_own_are_in_ones_own_space_with_memories_of_their_own_and_outlive_the_database(
            E2eEnvironment e2eEnvironment) throws SQLException, IOException {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk home = Talk.withNewAgent(e2eEnvironment, "Ada");
        home.finishWith("at home");

        // When
        home.say("!new Plans");
        home.say("!new Plans");
        Talk plans = home.inRoom("Plans");
        Talk more = home.inRoom("Plans 2");
        plans.finishWith("one");
        more.finishWith("two");

        // Then
        List<RoomId> spaces = e2eEnvironment.alice().personalSpaces();
        assertThat(spaces).as("Alice's own Space").hasSize(1);
        assertThat(e2eEnvironment.alice().children(spaces.getFirst()).keySet())
                .isEqualTo(Set.of(plans.room(), more.room()));
        assertThat(e2eEnvironment
                        .alice()
                        .state(spaces.getFirst(), "m.room.name", "")
                        .orElseThrow()
                        .path("name")
                        .asText())
                .isEqualTo("Agents — alice");
        assertThat(e2eEnvironment.letta().asked().stream()
                        .map(FakeLetta.Asked::conversationId)
                        .distinct())
                .hasSize(3);

        // When
        Set<RoomId> before = e2eEnvironment.roomsOfTheBot();
        e2eEnvironment.homeroom().kill();
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().start();
        plans.finishWith("three");
        plans.say("!rename Holidays");
        plans.awaitAnswer("This room is now called Holidays.");
        plans.say("!archive");
        plans.awaitAnswer(
                "This room is archived: Ada has left it, and you can still read it. To continue here, send !unarchive.");

        // Then
        assertThat(e2eEnvironment.roomsOfTheBot()).isEqualTo(before);
        assertThat(e2eEnvironment.letta().asked().stream()
                        .map(FakeLetta.Asked::conversationId)
                        .distinct())
                .hasSize(3);
        assertThat(e2eEnvironment.alice().nameOf(plans.room())).contains("Holidays");
        assertThat(e2eEnvironment.alice().children(spaces.getFirst()).keySet()).isEqualTo(Set.of(more.room()));
        assertThat(e2eEnvironment.alice().members(plans.room())).doesNotContain(home.agentUser());
        assertThat(more.finishWith("four")).contains("echo: two");

        // When
        plans.say("!unarchive");
        plans.awaitAnswer("This room is open again: Ada is back and remembers what was said here.");
        List<String> answers = plans.finishWith("five");

        // Then
        assertThat(answers).contains("echo: three");
        assertThat(e2eEnvironment.alice().children(spaces.getFirst()).keySet())
                .isEqualTo(Set.of(plans.room(), more.room()));
        assertThat(e2eEnvironment.letta().asked().stream()
                        .map(FakeLetta.Asked::conversationId)
                        .distinct())
                .hasSize(3);
    }
}
