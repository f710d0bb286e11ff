package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Optional;

/** People's rooms without an agent. */
class UnboundRoomIT {
    private static final String NO_SUCH_AGENT =
            "There is no such agent, or it no longer exists. Please write to one of the agents of the Space.";

    @SharedScenario(on = TestDatabase.H2)
    void the_bot_says_once_that_no_agent_lives_there(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk.withNewAgent(e2eEnvironment, "Ada");
        RoomId room = e2eEnvironment.alice().createRoom("Ada - Letta Agent Chat");

        // When
        e2eEnvironment.alice().invite(room, e2eEnvironment.bot());
        Patience.waitingFor("the bot in the room")
                .until(() -> e2eEnvironment.alice().members(room).contains(e2eEnvironment.bot()));
        List.of("one", "two", "three").forEach(text -> e2eEnvironment.alice().say(room, text));

        // Then
        e2eEnvironment.homeroom().awaitMetric("homeroom_turns_settled_total{how=\"room without agent\"", 3);
        assertThat(e2eEnvironment.alice().messagesOfOthers(room))
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.sender()).isEqualTo(e2eEnvironment.bot());
                    assertThat(notice.content().path("msgtype").asText()).isEqualTo("m.notice");
                    assertThat(notice.body()).startsWith("No agent lives in this room");
                });
        assertThat(e2eEnvironment.letta().asked()).isEmpty();
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_agent_user_that_never_was_says_so_and_goes(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        RoomId room = e2eEnvironment.alice().createRoom("My room");
        UserId nobody = UserId.of("agent_nobody", E2eEnvironment.SERVER_NAME);

        // When
        e2eEnvironment.alice().invite(room, nobody);

        // Then
        JsonNode left = Patience.waitingFor("the end of the visit")
                .until(
                        () -> membership(e2eEnvironment, room, nobody),
                        member -> member.path("membership").asText().equals("leave"));
        assertThat(left.path("reason").asText()).isEqualTo(NO_SUCH_AGENT);
        Optional<JsonNode> account = e2eEnvironment.alice().profile(nobody);
        assertThat(account.map(profile -> profile.path("displayname").asText("agent_nobody")))
                .as("the name, where only accounts may decline")
                .isIn(Optional.empty(), Optional.of("agent_nobody"));
        assertThat(e2eEnvironment.alice().messagesOfOthers(room))
                .hasSize(account.isPresent() ? 1 : 0)
                .allSatisfy(notice -> {
                    assertThat(notice.sender()).isEqualTo(nobody);
                    assertThat(notice.body()).isEqualTo(NO_SUCH_AGENT);
                });
    }

    private static JsonNode membership(E2eEnvironment e2eEnvironment, RoomId room, UserId user) {
        return e2eEnvironment.alice().state(room, "m.room.member", user.value()).orElseThrow();
    }
}
