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
        notices("Ada can't take your message at the moment. I've kept it and will try again.");
        notices(
                "The connection to Ada broke while it was working on your message. I'm still trying to fetch the answer.");
        happens(AGENT, "m.reaction", Json.object());
        answers("one");

        // Then
        assertThat(violations()).isEmpty();
    }

    @Test
    void an_agent_that_was_told_a_decision_answers_the_message_for_which_it_asked() {
        // Given
        says("one");
        says("two");
        notices("mail.one allowed", marked(true, "one"));
        notices("mail.one denied: as before");
        notices("mail.one allowed; calendar allowed", marked(true, "two"));

        // Then
        assertThat(violations())
                .extracting(Violation::kind)
                .containsExactly(Violation.Kind.DOUBLED, Violation.Kind.LOST, Violation.Kind.WRONGLY_MARKED);
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
    void an_answer_that_grew_by_edits_is_one_outcome() {
        // Given
        says("one");
        EventId draft = drafts("one", "echo: o …");
        edits(draft, "echo: on …", Json.object());
        edits(draft, "echo: one", marked(true, "one"));

        // Then
        assertThat(violations()).isEmpty();
    }

    @Test
    void a_draft_that_was_taken_back_for_an_answer_of_its_own_is_nothing() {
        // Given
        says("one");
        happens(AGENT, "m.room.message", Json.object());
        edits(new EventId("$event0"), "echo: on …", Json.object());
        answers("one");

        // Then
        assertThat(violations()).isEmpty();
    }

    @Test
    void half_an_answer_that_stays_is_found() {
        // Given
        says("one");
        EventId draft = drafts("one", "echo: o …");
        edits(draft, "echo: on …", Json.object());
        notices("The connection to Ada broke.", marked(true, "one"));

        // Then
        assertThat(violations()).singleElement().satisfies(violation -> {
            assertThat(violation.kind()).isEqualTo(Kind.HALF_AN_ANSWER);
            assertThat(violation.detail()).contains("echo: on …").contains(draft.value());
        });
    }

    @Test
    void an_edit_that_came_too_late_and_hides_the_end_of_an_answer_is_found() {
        // Given
        says("one");
        EventId draft = drafts("one", "echo: o …");
        edits(draft, "echo: one", marked(true, "one"));
        edits(draft, "echo: on …", Json.object());

        // Then
        assertThat(violations()).extracting(Violation::kind).containsExactly(Kind.HALF_AN_ANSWER);
    }

    @Test
    void an_answer_that_is_in_a_draft_and_beside_it_is_doubled() {
        // Given
        says("one");
        EventId draft = drafts("one", "echo: o …");
        edits(draft, "echo: one", marked(true, "one"));
        answers("one");

        // Then
        assertThat(violations()).extracting(Violation::kind).containsExactly(Kind.DOUBLED);
    }

    @Test
    void half_an_answer_that_says_that_it_is_whole_is_wrong() {
        // Given
        says("one");
        EventId draft = drafts("one", "echo: o …");
        edits(draft, "echo: o", marked(true, "one"));

        // Then
        assertThat(violations()).extracting(Violation::kind).contains(Kind.LOST, Kind.FROM_NOWHERE);
    }

    @Test
    void a_notice_of_tools_is_no_outcome_and_none_of_them_runs_for_ever() {
        // Given
        says("one");
        EventId tools = happens(AGENT, "m.room.message", about("dev.homeroom.tools", "one", "🔧 look …"));
        edits(tools, "🔧 look ✅\n🔧 call ❌", Json.object());
        answers("one");
        says("two");
        happens(AGENT, "m.room.message", about("dev.homeroom.tools", "two", "🔧 look ✅\n🔧 call …"));
        answers("two");

        // Then
        assertThat(violations()).singleElement().satisfies(violation -> {
            assertThat(violation.kind()).isEqualTo(Kind.ENDLESS_TOOL);
            assertThat(violation.detail()).contains("🔧 call …");
        });
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

    private EventId drafts(String text, String words) {
        return happens(AGENT, "m.room.message", about("dev.homeroom.draft", text, words));
    }

    private static ObjectNode about(String key, String text, String words) {
        ObjectNode content = Json.object(Map.of("msgtype", "m.text", "body", words));
        content.putObject(key).put("of", id(text).value());
        return content;
    }

    private void edits(EventId event, String words, ObjectNode marks) {
        marks.put("msgtype", "m.text").put("body", "* " + words);
        marks.putObject("m.new_content").put("msgtype", "m.text").put("body", words);
        marks.putObject("m.relates_to").put("rel_type", "m.replace").put("event_id", event.value());
        happens(AGENT, "m.room.message", marks);
    }

    private EventId happens(UserId sender, String type, ObjectNode content) {
        EventId id = new EventId("$event" + timeline.size());
        timeline.add(event(id, sender, type, content));
        return id;
    }

    private static EventId id(String text) {
        return new EventId("$said-" + text);
    }

    private static TimelineEvent event(EventId id, UserId sender, String type, ObjectNode content) {
        return new TimelineEvent(id, type, sender, Optional.empty(), content);
    }
}
