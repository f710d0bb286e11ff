package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/** Answers that can be read while they are written. */
class StreamingIT {
    private static final String TEXT = "a text of some length";

    @Scenario
    void an_answer_that_was_cut_off_by_a_kill_is_one_message_in_the_end_and_notifies_once(Stage stage) {
        // Given
        stage.homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_REPLY_STREAMING", "edits")
                .start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        stage.letta().let(talk.agent(), Behaviour.streaming(8, Duration.ofMillis(700)));

        // When
        talk.say(TEXT);
        TimelineEvent draft = talk.awaitAnswers(1).getFirst();
        assertThat(draft.body()).endsWith(" …").doesNotContain(TEXT);
        stage.homeroom().kill();
        AfterDeath.endLeases(stage.database());
        stage.homeroom().start();
        Patience.waitingFor("the whole answer")
                .until(() -> newBody(lastOf(talk)).equals("echo: " + TEXT));

        // Then
        List<TimelineEvent> messages = stage.alice().messagesOfOthers(talk.room());
        assertThat(messages.stream().filter(event -> !isEdit(event))).containsExactly(draft);
        assertThat(messages.stream().filter(event -> event.content().has("dev.homeroom.outcome")))
                .containsExactly(lastOf(talk));
        assertThat(messages.stream().filter(StreamingIT::isEdit))
                .allSatisfy(
                        edit -> assertThat(edit.content().path("m.mentions")).isEmpty());
        assertThat(notificationsIn(talk)).containsExactly(draft.id().value());
        assertThat(stage.letta().asked()).hasSize(1);
    }

    private static TimelineEvent lastOf(Talk talk) {
        return talk.stage().alice().messagesOfOthers(talk.room()).getLast();
    }

    private static boolean isEdit(TimelineEvent event) {
        return event.content().path("m.relates_to").path("rel_type").asText().equals("m.replace");
    }

    private static String newBody(TimelineEvent event) {
        return event.content().path("m.new_content").path("body").asText();
    }

    /** What the homeserver would have told a phone. */
    private static List<String> notificationsIn(Talk talk) {
        return talk.stage()
                .alice()
                .client()
                .get("/v3/notifications")
                .path("notifications")
                .valueStream()
                .filter(told -> told.path("room_id").asText().equals(talk.room().value()))
                .map(told -> told.path("event"))
                .filter(event -> event.path("type").asText().equals("m.room.message"))
                .map((JsonNode event) -> event.path("event_id").asText())
                .toList();
    }
}
