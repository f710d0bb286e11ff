package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.ReplyRelation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepliesTest {
    private final TurnFixture fixture = new TurnFixture();
    private final String line =
            "[homeroom/4 from @alice:home.test in \"Ada - Letta Agent Chat\" at 2026-11-21T08:00:00Z" + fixture.outbox()
                    + " replying to ";

    @Test
    void an_agent_is_told_what_a_message_replies_to_and_answers_with_a_reply() {
        // Given
        EventId said = said(TurnFixture.content("m.text", "Two bottles."));

        // When
        Outcome outcome = fixture.handle(reply(said, "Sure?"));

        // Then
        assertThat(prompt()).isEqualTo(line + "you]\n> Two bottles.\n\nSure?");
        assertThat(outcome.toSend()).extracting(RepliesTest::inReplyTo).containsExactly("$message");
    }

    @Test
    void a_message_that_was_edited_is_quoted_as_it_is_now() {
        // Given
        EventId said = said(TurnFixture.content("m.text", "One"));
        fixture.homeserver.edited(said, TurnFixture.content("m.text", "Two"));

        // When
        fixture.handle(reply(said, "Sure?"));

        // Then
        assertThat(prompt()).isEqualTo(line + "you]\n> Two\n\nSure?");
    }

    @Test
    void a_message_that_is_gone_is_called_so() {
        // When
        fixture.handle(reply(new EventId("$gone"), "Sure?"));

        // Then
        assertThat(prompt()).isEqualTo(line + "a message that can't be read]\nSure?");
    }

    @Test
    void a_homeserver_that_is_away_for_a_moment_is_waited_for_and_no_longer_than_a_minute() {
        // Given
        EventId said = said(TurnFixture.content("m.text", "Two bottles."));
        fixture.homeserver.before(RepliesTest::fail);
        WaitingEvent reply = reply(said, "Sure?");

        // When
        Outcome first = fixture.handle(reply);
        fixture.clock.pass(Duration.ofMinutes(2));
        Outcome second = fixture.handle(reply);

        // Then
        assertThat(first).isInstanceOf(Outcome.HandleLater.class);
        assertThat(second).isInstanceOf(Outcome.Done.class);
        assertThat(prompt()).isEqualTo(line + "a message that can't be read]\nSure?");
    }

    @Test
    void a_failure_is_told_in_the_thread_as_well() {
        // Given
        fixture.agent.answers(new AgentOutcome.Failed(AgentOutcome.Failed.Cause.MODEL_FAILED, "500"));
        ObjectNode content = TurnFixture.content("m.text", "Sure?");
        content.putObject("m.relates_to").put("rel_type", "m.thread").put("event_id", "$root");

        // When
        Outcome outcome = fixture.handle(fixture.message(fixture.ada, content));

        // Then
        List<OutgoingEvent> sent = outcome.toSend();
        assertThat(sent.getFirst()
                        .content()
                        .path("m.relates_to")
                        .path("event_id")
                        .asText())
                .isEqualTo("$root");
        assertThat(sent.getLast()
                        .content()
                        .path("m.relates_to")
                        .path("rel_type")
                        .asText())
                .isEqualTo("m.annotation");
    }

    @Test
    void a_room_of_its_own_mind_goes_before_the_setting() {
        // Given
        fixture.rooms.bindings.setRelation(fixture.ada, Optional.of(ReplyRelation.THREAD));

        // When
        Outcome outcome = fixture.handle(fixture.text("Hello"));

        // Then
        assertThat(outcome.toSend().getFirst().content().path("m.relates_to").toString())
                .isEqualTo("{\"rel_type\":\"m.thread\",\"event_id\":\"$message\",\"is_falling_back\":true,"
                        + "\"m.in_reply_to\":{\"event_id\":\"$message\"}}");
    }

    private EventId said(ObjectNode content) {
        return fixture.homeserver.send(fixture.ada, fixture.adaUser, "m.room.message", content);
    }

    private WaitingEvent reply(EventId to, String text) {
        ObjectNode content = TurnFixture.content("m.text", text);
        content.withObject("/m.relates_to/m.in_reply_to").put("event_id", to.value());
        return fixture.message(fixture.ada, content);
    }

    private String prompt() {
        return fixture.agent.questions.getLast().prompt();
    }

    private static String inReplyTo(OutgoingEvent sent) {
        return sent.content()
                .path("m.relates_to")
                .path("m.in_reply_to")
                .path("event_id")
                .asText();
    }

    private static void fail(FakeHomeserver.Call call) {
        if (call.name().equals("event")) {
            throw new HomeserverException.Unclear("event", "502", null);
        }
    }
}
