package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Many messages at once in one room. */
class QueueIT {
    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void who_has_to_wait_is_told_the_place_and_who_finds_none_is_told_so_while_the_turn_runs(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .unset("HOMEROOM_QUEUE_TELL_FROM")
                .set("HOMEROOM_QUEUE_LIMIT", "4")
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        Talk other = Talk.withNewAgent(e2eEnvironment, "Grace");
        Gate gate = new Gate();
        e2eEnvironment.letta().let(talk.agent(), gate.script());

        // When
        List<String> said =
                IntStream.rangeClosed(1, 6).mapToObj(i -> "message " + i).toList();
        said.forEach(talk::say);
        List<TimelineEvent> notices = talk.awaitAnswers(2);

        // Then
        assertThat(notices)
                .allMatch(notice -> notice.content().path("msgtype").asText().equals("m.notice"));
        assertThat(notices)
                .extracting(TimelineEvent::body)
                .anyMatch(body -> body.startsWith("Your message is number 4 in the queue"))
                .anyMatch(body -> body.startsWith("Too many messages are waiting here, so your last 2"));
        assertThat(notices)
                .allMatch(notice -> !notice.content()
                        .path("m.relates_to")
                        .path("m.in_reply_to")
                        .path("event_id")
                        .asText()
                        .isEmpty());
        assertThat(other.finishWith("quick")).isEmpty();

        // When
        gate.open();
        Patience.waitingFor("room in the queue").until(() -> answers(talk).size() == 4);

        // Then
        talk.finishWith("last");
        assertThat(answers(talk))
                .containsExactly(
                        "echo: message 1", "echo: message 2", "echo: message 3", "echo: message 4", "echo: last");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_burst_that_an_instant_agent_works_off_is_taken_whole_and_without_a_notice(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .unset("HOMEROOM_QUEUE_TELL_FROM")
                .set("HOMEROOM_QUEUE_LIMIT", "4")
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        talk.finishWith("before");
        ObjectNode burst = Json.object(Map.of(
                "events",
                IntStream.range(0, 12)
                        .mapToObj(i -> talk.pushedMessage("$burst" + i, "burst " + i))
                        .toList()));

        // When
        e2eEnvironment.pushToHomeroom("burst", burst);

        // Then
        talk.awaitAnswer("echo: burst 11");
        assertThat(talk.finishWith("last")).hasSize(13).allMatch(body -> body.startsWith("echo: "));
    }

    private static List<String> answers(Talk talk) {
        return talk.stage().alice().messagesOfOthers(talk.room()).stream()
                .map(TimelineEvent::body)
                .filter(body -> body.startsWith("echo: "))
                .toList();
    }
}
