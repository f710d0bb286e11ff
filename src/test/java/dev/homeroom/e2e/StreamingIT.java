package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.fake.Script;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Streamed answers. */
class StreamingIT {
    private static final String TEXT = "a text of some length";

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_answer_that_was_cut_off_by_a_kill_is_one_message_in_the_end_and_notifies_once(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_REPLY_STREAMING", "edits")
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), Script.streaming(8, Duration.ofMillis(700)));

        // When
        talk.say(TEXT);
        TimelineEvent draft = talk.awaitAnswers(1).getFirst();
        assertThat(draft.body()).endsWith(" …").doesNotContain(TEXT);
        e2eEnvironment.homeroom().kill();
        AfterDeath.endLeases(e2eEnvironment.database());
        e2eEnvironment.homeroom().start();
        Patience.waitingFor("the whole answer").until(() -> lastOf(talk).words().equals("echo: " + TEXT));

        // Then
        List<TimelineEvent> messages = e2eEnvironment.alice().messagesOfOthers(talk.room());
        assertThat(messages.stream().filter(event -> !event.isEdit())).containsExactly(draft);
        assertThat(messages.stream().filter(event -> event.content().has("dev.homeroom.outcome")))
                .containsExactly(lastOf(talk));
        assertThat(messages.stream().filter(TimelineEvent::isEdit))
                .allSatisfy(
                        edit -> assertThat(edit.content().path("m.mentions")).isEmpty());
        assertThat(notificationsIn(talk)).containsExactly(draft.id().value());
        assertThat(e2eEnvironment.letta().asked()).hasSize(1);
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_stopped_answer_stays_as_far_as_it_was_written_and_says_so(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_REPLY_STREAMING", "edits")
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), Script.streaming(20, Duration.ofMillis(700)));
        talk.say(TEXT);
        TimelineEvent draft = talk.awaitAnswers(1).getFirst();

        // When
        talk.say("!stop");
        Patience.waitingFor("the mark below the answer")
                .until(() -> lastEditOf(draft, talk)
                        .filter(edit -> edit.words().endsWith("\n\nStopped here."))
                        .isPresent());

        // Then
        String shown = draft.body().replace(" …", "");
        assertThat(lastEditOf(draft, talk).orElseThrow().words()).startsWith(shown);
        assertThat(talk.stage().alice().messagesOfOthers(talk.room()).stream().map(TimelineEvent::body))
                .anyMatch(body -> body.startsWith("Stopped. Ada won't answer"));
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_draft_in_a_room_that_is_archived_is_finished_before_its_agent_leaves(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_REPLY_STREAMING", "edits")
                .start();
        Talk home = Talk.withNewAgent(e2eEnvironment, "Ada");
        home.say("!new Drafts");
        Talk drafts = home.inRoom("Drafts");
        e2eEnvironment.letta().let(home.agent(), Script.streaming(20, Duration.ofMillis(700)));
        drafts.say(TEXT);
        TimelineEvent draft = drafts.awaitAnswers(1).getFirst();

        // When
        drafts.say("!archive");
        drafts.awaitAnswer(
                "This room is archived: Ada has left it, and you can still read it. To continue here, send !unarchive.");

        // Then
        assertThat(lastEditOf(draft, drafts).orElseThrow().words()).endsWith("Stopped here.");
        assertThat(e2eEnvironment.alice().members(drafts.room())).doesNotContain(home.agentUser());
    }

    private static Optional<TimelineEvent> lastEditOf(TimelineEvent draft, Talk talk) {
        return talk.stage().alice().messagesOfOthers(talk.room()).reversed().stream()
                .filter(TimelineEvent::isEdit)
                .filter(edit -> edit.content()
                        .at("/m.relates_to/event_id")
                        .asText()
                        .equals(draft.id().value()))
                .findFirst();
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void tools_are_one_notice_which_a_kill_does_not_leave_running_and_which_tells_nobody(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), Script.withTools(Duration.ofSeconds(4)));

        // When
        talk.say(TEXT);
        TimelineEvent notice = talk.awaitAnswers(1).getFirst();
        assertThat(notice.body()).isEqualTo("🔧 look_into_fridge: milk …");
        e2eEnvironment.homeroom().kill();
        AfterDeath.endLeases(e2eEnvironment.database());
        e2eEnvironment.homeroom().start();
        Patience.waitingFor("the answer").until(() -> lastOf(talk).body().equals("echo: " + TEXT));

        // Then
        List<TimelineEvent> messages = e2eEnvironment.alice().messagesOfOthers(talk.room());
        assertThat(messages.stream().filter(event -> !event.isEdit())).containsExactly(notice, lastOf(talk));
        assertThat(messages.get(messages.size() - 2).words())
                .isEqualTo("🔧 look_into_fridge: milk ✅\n🔧 call_shop: milk ❌");
        assertThat(notificationsIn(talk)).containsExactly(lastOf(talk).id().value());
        assertThat(e2eEnvironment.letta().asked()).hasSize(1);
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void what_is_said_before_a_tool_appears_while_it_runs_and_only_the_answer_notifies(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_REPLY_TOOLS", "off")
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), Script.sayingBeforeTools(Duration.ofSeconds(4)));

        // When
        talk.say(TEXT);
        TimelineEvent notice = talk.awaitAnswers(1).getFirst();
        e2eEnvironment.homeroom().kill();
        AfterDeath.endLeases(e2eEnvironment.database());
        e2eEnvironment.homeroom().start();
        Patience.waitingFor("the answer").until(() -> lastOf(talk).body().equals("echo: " + TEXT));

        // Then
        assertThat(notice.body()).isEqualTo("I'll look.");
        List<TimelineEvent> messages = e2eEnvironment.alice().messagesOfOthers(talk.room());
        assertThat(messages.stream().map(TimelineEvent::body))
                .containsExactly("I'll look.", "Now the shop.", "echo: " + TEXT);
        assertThat(messages.stream()
                        .map(message -> message.content().path("msgtype").asText()))
                .containsExactly("m.notice", "m.notice", "m.text");
        assertThat(notificationsIn(talk)).containsExactly(lastOf(talk).id().value());
        assertThat(e2eEnvironment.letta().asked()).hasSize(1);
    }

    private static TimelineEvent lastOf(Talk talk) {
        return talk.stage().alice().messagesOfOthers(talk.room()).getLast();
    }

    /** The push notifications of the homeserver. */
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
