package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Map;

/** Rooms in which an agent may not write. */
class MutedIT {
    @SharedScenario(on = TestDatabase.H2)
    void an_agent_that_may_not_write_is_not_asked_and_says_so_when_it_may(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk home = Talk.withNewAgent(e2eEnvironment, "Ada");
        RoomId room = e2eEnvironment.alice().createRoom("Talk");
        e2eEnvironment.alice().invite(room, home.agentUser());
        Talk talk = new Talk(e2eEnvironment, home.agent(), room);
        talk.awaitAnswers(1);
        talk.finishWith("before");

        // When
        e2eEnvironment.alice().setState(room, "m.room.power_levels", "", levels(50));
        talk.say("muted one");
        talk.say("muted two");
        e2eEnvironment.homeroom().awaitMetric("homeroom_turns_settled_total{how=\"AGENT_MUTED\"", 2);
        e2eEnvironment.alice().setState(room, "m.room.power_levels", "", levels(0));

        // Then
        TimelineEvent notice = Patience.waitingFor("the notice")
                .until(
                        () -> talk.awaitAnswers(1).stream()
                                .filter(event -> event.body().contains("wasn't allowed to write"))
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("before");

        // When
        talk.react(notice.id(), "🔁");

        // Then
        talk.awaitAnswer("echo: muted one");
        talk.awaitAnswer("echo: muted two");
        List<String> all = talk.finishWith("after");
        assertThat(all).filteredOn(body -> body.contains("wasn't allowed")).hasSize(1);
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_invite_into_a_room_where_the_agent_may_not_write_is_declined_with_the_reason(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk home = Talk.withNewAgent(e2eEnvironment, "Ada");
        RoomId room = e2eEnvironment.alice().createRoom("Announcements");
        e2eEnvironment.alice().setState(room, "m.room.power_levels", "", levels(50));

        // When
        e2eEnvironment.alice().invite(room, home.agentUser());

        // Then
        Patience.waitingFor("the agent to leave")
                .until(() -> e2eEnvironment
                        .alice()
                        .state(room, "m.room.member", home.agentUser().value())
                        .filter(member -> member.path("membership").asText().equals("leave")
                                && member.path("reason").asText().startsWith("I'm not allowed to write"))
                        .isPresent());
    }

    /** Alice made the room, and so stands above all levels. */
    private static ObjectNode levels(int toWrite) {
        return Json.object(Map.of("events_default", toWrite, "state_default", 50));
    }
}
