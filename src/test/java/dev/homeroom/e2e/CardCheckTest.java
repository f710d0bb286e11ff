package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.ApprovalCard.CardCall;
import dev.homeroom.conversation.card.CallDecision;
import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import dev.homeroom.conversation.question.PersonQuestion;
import dev.homeroom.fake.FakeLetta.Told;
import dev.homeroom.fake.Script;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CardCheckTest {
    private static final RoomId ROOM = new RoomId("!room:homeroom.test");
    private static final UserId ALICE = new UserId("@alice:homeroom.test");
    private static final String AGENT = "agent-a";
    private static final UserId AGENT_USER = Talk.userOf(AGENT);
    private static final Instant NOW = Instant.ofEpochMilli(1_000_000);

    private final List<TimelineEvent> timeline = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    @Test
    void a_card_that_is_decided_on_and_told_once_is_as_it_should_be() {
        // Given
        EventId card = posts("one");
        edits(card, "one", DecisionKind.ALLOWED);
        isTold("one", true);

        // Then
        assertThat(kinds()).isEmpty();
    }

    @Test
    void a_card_that_was_withdrawn_is_told_nobody() {
        // Given
        edits(posts("one"), "one", DecisionKind.STOPPED);

        // Then
        assertThat(kinds()).isEmpty();
    }

    @Test
    void a_card_that_still_asks_is_left_open() {
        // Given
        posts("one");
        isTold("one", true);

        // Then
        assertThat(kinds()).contains(Violation.Kind.CARD_LEFT_OPEN);
    }

    @Test
    void a_second_decision_is_found() {
        // Given
        EventId card = posts("one");
        edits(card, "one", DecisionKind.ALLOWED);
        edits(card, "one", DecisionKind.DENIED);
        isTold("one", false);

        // Then
        assertThat(kinds()).containsExactly(Violation.Kind.DECIDED_TWICE);
    }

    @Test
    void a_decision_that_is_told_twice_never_or_otherwise_is_found() {
        // Given
        edits(posts("twice"), "twice", DecisionKind.ALLOWED);
        isTold("twice", true);
        isTold("twice", true);
        edits(posts("never"), "never", DecisionKind.ALLOWED);
        edits(posts("otherwise"), "otherwise", DecisionKind.EXPIRED);
        isTold("otherwise", true);

        // Then
        assertThat(kinds())
                .containsExactly(Violation.Kind.TOLD_TWICE, Violation.Kind.NOT_TOLD, Violation.Kind.TOLD_OTHERWISE);
    }

    @Test
    void a_card_that_is_posted_twice_is_found() {
        // Given
        edits(posts("one"), "one", DecisionKind.ALLOWED);
        edits(posts("one"), "one", DecisionKind.ALLOWED);
        isTold("one", true);

        // Then
        assertThat(kinds()).containsExactly(Violation.Kind.DOUBLED);
    }

    @Test
    void a_question_that_ends_twice_is_found() {
        // Given
        endsQuestion("Red");
        endsQuestion("Blue");

        // Then
        assertThat(kinds()).containsExactly(Violation.Kind.DECIDED_TWICE);
    }

    private List<Violation.Kind> kinds() {
        return CardCheck.of(new RoomStory(ROOM, Set.of(ALICE), List.of(), timeline), told).stream()
                .map(Violation::kind)
                .toList();
    }

    private EventId posts(String question) {
        ObjectNode content = Json.object(Map.of("msgtype", "m.text", "body", "A card"));
        content.set(ApprovalCard.KEY, card(question, Optional.empty()));
        return happens(content);
    }

    private void edits(EventId card, String question, DecisionKind how) {
        ObjectNode content = Json.object(Map.of("msgtype", "m.text", "body", "* A card"));
        content.putObject("m.new_content").set(ApprovalCard.KEY, card(question, Optional.of(how)));
        content.putObject("m.relates_to").put("rel_type", "m.replace").put("event_id", card.value());
        happens(content);
    }

    private static ObjectNode card(String question, Optional<DecisionKind> how) {
        CardCall call =
                new CardCall("call", Script.toolFor(question), "", how.map(made -> CallDecision.automatic(made, NOW)));
        return new ApprovalCard("card-" + question, "$turn", 0, ALICE, NOW, NOW, false, List.of(call)).toJson();
    }

    private void endsQuestion(String answer) {
        ObjectNode content = Json.object(Map.of("msgtype", "m.text", "body", "* A question"));
        content.putObject("m.new_content")
                .putObject(PersonQuestion.KEY)
                .put("id", "ask-1")
                .putObject("end")
                .put("result", "ANSWERED")
                .put("text", answer);
        content.putObject("m.relates_to").put("rel_type", "m.replace").put("event_id", "$question");
        happens(content);
    }

    private void isTold(String question, boolean isAllowed) {
        told.add(new Told(AGENT, Script.toolFor(question), isAllowed, ""));
    }

    private EventId happens(ObjectNode content) {
        EventId id = new EventId("$event" + timeline.size());
        timeline.add(new TimelineEvent(id, "m.room.message", AGENT_USER, Optional.empty(), content));
        return id;
    }
}
