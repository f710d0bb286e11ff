package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.e2e.Violation.Kind;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutcomeCheckTest {
    private static final RoomId ROOM = new RoomId("!room:homeroom.test");
    private static final UserId ALICE = new UserId("@alice:homeroom.test");
    private static final UserId AGENT = new UserId("@agent_a:homeroom.test");

    private final List<TimelineEvent> timeline = new ArrayList<>();
    private final List<Said> said = new ArrayList<>();

    @Test
    void one_outcome_for_each_message_in_order_is_as_it_should_be() {
        // Given
        says("one");
        says("two");
        answers("one");
        says("three");
        notices("Ada is busy.", marked(true, "two"));
        answers("three", marked(true, "three"));

        // Then
        assertThat(violations()).isEmpty();
    }

    @Test
    void an_outcome_may_be_without_words() {
        // Given
        says("one");
        happens(AGENT, "dev.homeroom.outcome", mark(true, "one"));

        // Then
        assertThat(violations()).isEmpty();
    }

    @Test
    void what_is_said_meanwhile_is_no_outcome() {
        // Given
        says("one");
        notices("Ada can't take your message at the moment. It is kept, and tried again.");
        notices("The connection to Ada broke while it worked on your message. Its answer is still being fetched.");
        happens(AGENT, "m.reaction", Json.object());
        answers("one");

        // Then
        assertThat(violations()).isEmpty();
    }

    @Test
    void several_messages_may_have_one_outcome_together() {
        // Given
        says("one");
        says("two");
        notices("Both were lost on the way.", marked(true, "one", "two"));

        // Then
        assertThat(violations()).isEmpty();
    }

    @Test
    void a_message_without_outcome_is_lost() {
        // Given
        says("one");
        says("two");
        answers("one");

        // Then
        assertThat(violations()).singleElement().satisfies(violation -> {
            assertThat(violation.kind()).isEqualTo(Kind.LOST);
            assertThat(violation.detail()).contains("two").contains(id("two").value());
        });
    }

    @Test
    void an_answer_that_was_said_twice_is_doubled() {
        // Given
        says("one");
        answers("one");
        answers("one");

        // Then
        assertThat(violations()).extracting(Violation::kind).containsExactly(Kind.DOUBLED);
    }

    @Test
    void an_answer_and_a_notice_for_one_message_are_two_outcomes() {
        // Given
        says("one");
        answers("one", marked(true, "one"));
        notices("I can't tell what became of it.", marked(true, "one"));

        // Then
        assertThat(violations()).extracting(Violation::kind).containsExactly(Kind.DOUBLED);
    }

    @Test
    void an_answer_after_that_of_a_later_message_is_out_of_order() {
        // Given
        says("one");
        says("two");
        answers("two");
        answers("one");

        // Then
        assertThat(violations()).singleElement().satisfies(violation -> {
            assertThat(violation.kind()).isEqualTo(Kind.OUT_OF_ORDER);
            assertThat(violation.detail()).contains("echo: one");
        });
    }

    @Test
    void an_outcome_that_promises_no_order_may_come_late() {
        // Given
        says("one");
        says("two");
        answers("two");
        answers("one", marked(false, "one"));

        // Then
        assertThat(violations()).isEmpty();
    }

    @Test
    void what_answers_nothing_comes_from_nowhere() {
        // Given
        answers("never asked", Json.object());
        notices("Something that nobody waits for.");

        // Then
        assertThat(violations()).extracting(Violation::kind).containsExactly(Kind.FROM_NOWHERE, Kind.FROM_NOWHERE);
    }

    @Test
    void an_answer_under_another_message_s_name_is_not_that_one_s() {
        // Given
        says("one");
        says("two");
        answers("one");
        answers("one", marked(true, "two"));

        // Then
        assertThat(violations())
                .extracting(Violation::kind)
                .containsExactly(Kind.DOUBLED, Kind.LOST, Kind.WRONGLY_MARKED);
    }

    @Test
    void an_answer_without_a_mark_is_told_of() {
        // Given
        says("one");
        answers("one", Json.object());

        // Then
        assertThat(violations()).extracting(Violation::kind).containsExactly(Kind.WRONGLY_MARKED);
    }

    @Test
    void what_people_say_among_themselves_needs_no_outcome() {
        // Given
        says("one");
        answers("one");
        happens(ALICE, "m.room.message", Json.object(Map.of("msgtype", "m.notice", "body", "by the way")));

        // Then
        assertThat(violations()).isEmpty();
    }

    private List<Violation> violations() {
        return OutcomeCheck.of(new RoomStory(ROOM, Set.of(ALICE), said, timeline));
    }

    private void says(String text) {
        timeline.add(event(id(text), ALICE, "m.room.message", Json.object(Map.of("msgtype", "m.text", "body", text))));
        said.add(new Said(ROOM, id(text), text));
    }

    private void answers(String text) {
        answers(text, marked(true, text));
    }

    private void answers(String text, ObjectNode marks) {
        happens(AGENT, "m.room.message", marks.put("msgtype", "m.text").put("body", "echo: " + text));
    }

    private void notices(String text) {
        notices(text, Json.object());
    }

    private void notices(String text, ObjectNode marks) {
        happens(AGENT, "m.room.message", marks.put("msgtype", "m.notice").put("body", text));
    }

    private static ObjectNode marked(boolean inOrder, String... texts) {
        ObjectNode content = Json.object();
        content.set("dev.homeroom.outcome", mark(inOrder, texts));
        return content;
    }

    private static ObjectNode mark(boolean inOrder, String... texts) {
        List<String> ids = List.of(texts).stream().map(text -> id(text).value()).toList();
        return Json.object(Map.of("of", ids, "in_order", inOrder, "round", 0));
    }

    private void happens(UserId sender, String type, ObjectNode content) {
        timeline.add(event(new EventId("$event" + timeline.size()), sender, type, content));
    }

    private static EventId id(String text) {
        return new EventId("$said-" + text);
    }

    private static TimelineEvent event(EventId id, UserId sender, String type, ObjectNode content) {
        return new TimelineEvent(id, type, sender, Optional.empty(), content);
    }
}
