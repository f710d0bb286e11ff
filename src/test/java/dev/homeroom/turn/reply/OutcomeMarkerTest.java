package dev.homeroom.turn.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.queue.EventHandler.OverLimit;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.TurnFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The room's events record which messages have had their outcome. */
class OutcomeMarkerTest {
    private final TurnFixture fixture = new TurnFixture();

    @Test
    void the_last_part_of_an_answer_says_which_message_it_answers() {
        // Given
        fixture.agent.answers(new AgentOutcome.Answered(List.of("First.", "Second.")));

        // When
        Outcome outcome = fixture.handle(fixture.text("Hello"));

        // Then
        assertThat(marks(outcome)).containsExactly(Optional.empty(), Optional.of(mark(true, 0, "$message")));
    }

    @Test
    void an_outcome_without_words_is_an_event_that_clients_do_not_show() {
        // Given
        fixture.agent.answers(new AgentOutcome.Answered(List.of("<no-reply/>")));

        // When
        Outcome outcome = fixture.handle(fixture.text("Hello"));

        // Then
        assertThat(outcome.toSend()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("dev.homeroom.outcome");
            assertThat(event.sender()).isEqualTo(fixture.adaUser);
            assertThat(event.content()).isEqualTo(mark(true, 0, "$message"));
        });
    }

    @Test
    void a_notice_that_ends_a_message_is_its_outcome_and_the_button_below_it_is_not() {
        // Given
        fixture.agent.answers(new AgentOutcome.Failed(AgentOutcome.Failed.Cause.MODEL_FAILED, "500"));

        // When
        Outcome outcome = fixture.handle(fixture.text("Hello"));

        // Then
        assertThat(marks(outcome))
                .containsExactly(Optional.of(mark(true, 0, "$message").put("failed", true)), Optional.empty());
        assertThat(outcome.toSend().getLast().about())
                .contains(outcome.toSend().getFirst().transactionId());
    }

    @Test
    void a_notice_of_delay_is_no_outcome() {
        // Given
        fixture.agent.answers(
                new AgentOutcome.NotTaken(AgentOutcome.NotTaken.Reason.BUSY, Optional.empty(), "another run"));

        // When
        Outcome outcome = fixture.handle(fixture.failingSince(fixture.text("Hello"), Duration.ofSeconds(20)));

        // Then
        assertThat(marks(outcome)).containsExactly(Optional.empty());
    }

    @Test
    void a_message_that_is_tried_again_is_out_of_order_and_under_ids_of_its_own() {
        // Given
        WaitingEvent first = fixture.text("Hello");
        WaitingEvent again = TurnFixture.inRound(first, 2);

        // When
        Outcome outcome = fixture.handle(again);

        // Then
        assertThat(marks(outcome)).containsExactly(Optional.of(mark(false, 2, "$message")));
        assertThat(outcome.toSend().getFirst().transactionId())
                .isNotEqualTo(fixture.handle(first).toSend().getFirst().transactionId());
        assertThat(fixture.agent.questions.getFirst().turnId()).startsWith("$message#2/");
    }

    @Test
    void what_is_said_instead_of_a_refused_answer_is_the_outcome() {
        // Given
        OutgoingEvent answer = fixture.handle(fixture.text("Hello")).toSend().getFirst();

        // When
        List<OutgoingEvent> instead = fixture.turnDispatcher.refused(answer, "M_FORBIDDEN", "e44074d1");

        // Then
        assertThat(instead)
                .singleElement()
                .satisfies(notice ->
                        assertThat(notice.content().get("dev.homeroom.outcome")).isEqualTo(mark(true, 0, "$message")));
    }

    @Test
    void messages_that_are_turned_away_end_out_of_order_with_one_notice_for_each_sender() {
        // Given
        WaitingEvent one = fixture.text("Hello");
        WaitingEvent two = fixture.by("@bob:home.test", "$two");
        WaitingEvent three = fixture.by(TurnFixture.ALICE.value(), "$three");

        // When
        List<OverLimit> groups = fixture.turnDispatcher.turnedAway(List.of(one, two, three));

        // Then
        assertThat(groups).extracting(OverLimit::events).containsExactly(List.of(one, three), List.of(two));
        assertThat(marks(groups.getFirst().how()).getFirst())
                .contains(mark(false, 0, "$message", "$three").put("failed", true));
        JsonNode notice = groups.getFirst().how().notice().content();
        assertThat(notice.path("body").asText()).contains("your last 2 were not accepted");
        assertThat(notice.path("m.relates_to")
                        .path("m.in_reply_to")
                        .path("event_id")
                        .asText())
                .isEqualTo("$three");
    }

    @Test
    void a_sender_is_told_the_place_in_reply_to_the_message() {
        // When
        OutgoingEvent notice = fixture.turnDispatcher.inLine(fixture.text("Hello"), 4);

        // Then
        assertThat(notice.content().path("body").asText()).startsWith("Your message is number 4 in the queue");
        assertThat(notice.content()
                        .path("m.relates_to")
                        .path("m.in_reply_to")
                        .path("event_id")
                        .asText())
                .isEqualTo("$message");
        assertThat(notice.content().has("dev.homeroom.outcome")).isFalse();
    }

    private static List<Optional<JsonNode>> marks(Outcome outcome) {
        return outcome.toSend().stream()
                .map(event -> Optional.ofNullable(event.content().get("dev.homeroom.outcome")))
                .toList();
    }

    private static ObjectNode mark(boolean inOrder, int round, String... events) {
        ObjectNode mark = JsonNodeFactory.instance.objectNode();
        ArrayNode of = mark.putArray("of");
        List.of(events).forEach(of::add);
        return mark.put("in_order", inOrder).put("round", round);
    }
}
