package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.matrix.EventId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Relations of messages and answers. */
class RelationsIT {
    @SharedScenario(on = TestDatabase.H2)
    void answers_go_where_they_were_asked_for(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        EventId root = talk.say("✅ done");
        EventId done = answerTo(talk, 1);

        // When
        EventId inThread = say(
                talk,
                "in the thread",
                Map.of(
                        "rel_type",
                        "m.thread",
                        "event_id",
                        root.value(),
                        "is_falling_back",
                        true,
                        "m.in_reply_to",
                        Map.of("event_id", done.value())));
        answerTo(talk, 2);
        EventId reply = say(talk, "a reply", Map.of("m.in_reply_to", Map.of("event_id", done.value())));
        answerTo(talk, 3);

        // Then
        List<TimelineEvent> answers = talk.awaitAnswers(3);
        assertThat(answers.get(0).body()).endsWith("]\n✅ done");
        assertThat(relation(answers.get(0)).isMissingNode()).isTrue();
        assertThat(relation(answers.get(1)))
                .isEqualTo(Json.object(Map.of(
                        "rel_type",
                        "m.thread",
                        "event_id",
                        root.value(),
                        "is_falling_back",
                        true,
                        "m.in_reply_to",
                        Map.of("event_id", inThread.value()))));
        assertThat(threadOf(e2eEnvironment, talk, root))
                .contains(answers.get(1).id().value());
        assertThat(relation(answers.get(2)))
                .isEqualTo(Json.object(Map.of("m.in_reply_to", Map.of("event_id", reply.value()))));
        assertThat(answers.get(2).body())
                .contains(" replying to you]\n> echo: [homeroom/4 from ")
                .contains("\n> ✅ done\n\na reply");
    }

    @SharedScenario(on = TestDatabase.H2)
    void what_is_no_message_to_an_agent_starts_no_turn(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");

        // When
        e2eEnvironment
                .alice()
                .send(talk.room(), "m.room.message", Json.object(Map.of("msgtype", "m.notice", "body", "beep")));
        e2eEnvironment
                .alice()
                .send(
                        talk.room(),
                        "m.sticker",
                        Json.object(Map.of(
                                "body", "cat", "url", "mxc://" + E2eEnvironment.SERVER_NAME + "/x", "info", Map.of())));

        // Then
        assertThat(talk.finishWith("speak"))
                .containsExactly("The homeserver doesn't have cat or doesn't let me read it, so it was not passed on. "
                        + "Please send it again.");
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("speak");
    }

    private static EventId say(Talk talk, String text, Map<String, ?> relation) {
        ObjectNode content = Json.object(Map.of("msgtype", "m.text", "body", text, "m.relates_to", relation));
        return talk.stage().alice().send(talk.room(), "m.room.message", content);
    }

    private static EventId answerTo(Talk talk, int which) {
        return talk.awaitAnswers(which).get(which - 1).id();
    }

    private static JsonNode relation(TimelineEvent event) {
        return event.content().path("m.relates_to");
    }

    /** The event on the homeserver. */
    private static Set<String> threadOf(E2eEnvironment e2eEnvironment, Talk talk, EventId root) {
        return e2eEnvironment
                .alice()
                .client()
                .get("/v1/rooms/" + ClientServer.encoded(talk.room()) + "/relations/" + ClientServer.encoded(root)
                        + "/m.thread")
                .path("chunk")
                .findValuesAsText("event_id")
                .stream()
                .collect(Collectors.toSet());
    }
}
