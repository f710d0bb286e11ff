package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;

/** People's rooms without an agent. */
class UnboundRoomIT {
    private static final String NO_SUCH_AGENT =
            "There is no such agent (any more). Please write to one of the agents of the Space.";

    @Scenario
    void the_bot_says_once_that_no_agent_lives_there(Stage stage) {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk.withNewAgent(stage, "Ada");
        RoomId room = stage.alice().createRoom("Ada - Letta Agent Chat");

        // When
        stage.alice().invite(room, stage.bot());
        Patience.waitingFor("the bot in the room")
                .until(() -> stage.alice().members(room).contains(stage.bot()));
        List.of("one", "two", "three").forEach(text -> stage.alice().say(room, text));

        // Then
        stage.homeroom().awaitMetric("homeroom_turns_settled_total{how=\"room without agent\"", 3);
        assertThat(stage.alice().messagesOfOthers(room)).singleElement().satisfies(notice -> {
            assertThat(notice.sender()).isEqualTo(stage.bot());
            assertThat(notice.content().path("msgtype").asText()).isEqualTo("m.notice");
            assertThat(notice.body()).startsWith("No agent lives in this room");
        });
        assertThat(stage.letta().asked()).isEmpty();
    }

    @Scenario
    void an_agent_user_that_never_was_says_so_and_goes(Stage stage) {
        // Given
        stage.homeroom().start();
        RoomId room = stage.alice().createRoom("My room");
        UserId nobody = UserId.of("agent_nobody", Stage.SERVER_NAME);

        // When
        stage.alice().invite(room, nobody);

        // Then
        JsonNode left = Patience.waitingFor("the end of the visit")
                .until(
                        () -> membership(stage, room, nobody),
                        member -> member.path("membership").asText().equals("leave"));
        assertThat(left.path("reason").asText()).isEqualTo(NO_SUCH_AGENT);
        assertThat(stage.alice().messagesOfOthers(room)).singleElement().satisfies(notice -> {
            assertThat(notice.sender()).isEqualTo(nobody);
            assertThat(notice.body()).isEqualTo(NO_SUCH_AGENT);
        });
    }

    private static JsonNode membership(Stage stage, RoomId room, UserId user) {
        return stage.alice().state(room, "m.room.member", user.value()).orElseThrow();
    }
}
