package dev.homeroom.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackfillBoundaryTest {
    private static final String ALICE = "@alice:example.org";
    private static final String AGENT = "@agent_ada:example.org";
    private static final String BOT = "@homeroom:example.org";

    private final List<ObjectNode> timeline = new ArrayList<>();

    @Test
    void a_room_that_was_read_before_is_read_to_where_that_ended() {
        // Given
        says("$old");
        says("$known");
        answers("$answer", true, 0, "$known");
        says("$new");

        // When
        BackfillBoundary backfillBoundary = boundary(Optional.of(new EventId("$known")));

        // Then
        assertThat(passed(backfillBoundary)).containsExactly("$new", "$answer");
        assertThat(backfillBoundary.answered()).containsExactly("$known");
    }

    @Test
    void an_answer_in_order_does_not_end_the_look_where_the_database_knows_better() {
        // Given
        says("$known");
        says("$lost");
        says("$pushed");
        answers("$answer", true, 0, "$pushed");

        // When
        BackfillBoundary backfillBoundary = boundary(Optional.of(new EventId("$known")));

        // Then
        assertThat(passed(backfillBoundary)).containsExactly("$answer", "$pushed", "$lost");
        assertThat(backfillBoundary.answered()).containsExactly("$pushed");
    }

    @Test
    void a_new_database_ends_at_the_question_of_the_newest_answer_and_not_at_the_answer() {
        // Given
        says("$one");
        answers("$answer-one", true, 0, "$one");
        says("$two");
        says("$meanwhile");
        answers("$answer-two", true, 0, "$two");
        says("$new");

        // When, Then
        assertThat(passed(boundary(Optional.empty()))).containsExactly("$new", "$answer-two", "$meanwhile");
    }

    @Test
    void an_answer_to_several_ends_at_the_newest_of_them() {
        // Given
        says("$one");
        says("$two");
        answers("$answer", true, 0, "$one", "$two");

        // When, Then
        assertThat(passed(boundary(Optional.empty()))).containsExactly("$answer");
    }

    @Test
    void outcomes_out_of_order_and_second_rounds_settle_their_events_alone() {
        // Given
        says("$one");
        answers("$answer-one", true, 0, "$one");
        says("$waits");
        says("$command");
        answers("$done", false, 0, "$command");
        answers("$again", true, 1, "$one");

        // When
        BackfillBoundary backfillBoundary = boundary(Optional.empty());

        // Then
        assertThat(passed(backfillBoundary)).containsExactly("$again", "$done", "$command", "$waits", "$answer-one");
        assertThat(backfillBoundary.answered()).containsExactlyInAnyOrder("$command", "$one");
    }

    @Test
    void a_room_without_any_answer_begins_with_the_first_binding_of_the_bot() {
        // Given
        says("$before");
        binds("$foreign", ALICE, Optional.empty());
        binds("$first", BOT, Optional.empty());
        says("$one");
        binds("$rewritten", BOT, Optional.of("$first"));
        says("$two");

        // When, Then
        assertThat(passed(boundary(Optional.empty()))).containsExactly("$two", "$rewritten", "$one");
    }

    @Test
    void a_room_that_was_unbound_meanwhile_begins_with_its_new_binding() {
        // Given
        says("$before");
        binds("$anew", BOT, Optional.of("$unbound"));
        unsigned().putObject("prev_content");
        says("$one");

        // When, Then
        assertThat(passed(boundary(Optional.empty()))).containsExactly("$one");
    }

    @Test
    void a_binding_that_takes_the_place_of_somebody_elses_is_the_first() {
        // Given
        says("$before");
        binds("$ours", BOT, Optional.of("$forged"));
        unsigned().put("prev_sender", ALICE).putObject("prev_content").put("agent_id", "x");
        says("$one");

        // When, Then
        assertThat(passed(boundary(Optional.empty()))).containsExactly("$one");
    }

    @Test
    void nothing_is_older_than_the_room() {
        // Given
        event("$create", "m.room.create", BOT).put("state_key", "");
        says("$one");

        // When, Then
        assertThat(passed(boundary(Optional.empty()))).containsExactly("$one");
    }

    @Test
    void an_outcome_without_words_counts_as_well() {
        // Given
        says("$one");
        ObjectNode silent = contentOf(event("$silent", "dev.homeroom.outcome", AGENT));
        silent.put("in_order", true).put("round", 0).withArray("of").add("$one");
        says("$two");

        // When, Then
        assertThat(passed(boundary(Optional.empty()))).containsExactly("$two", "$silent");
    }

    @Test
    void what_others_write_into_a_marker_is_not_our_word() {
        // Given
        says("$one");
        ObjectNode forged = event("$forged", "m.room.message", ALICE);
        mark(forged, true, 0, "$one");

        // When
        BackfillBoundary backfillBoundary = boundary(Optional.empty());

        // Then
        assertThat(passed(backfillBoundary)).containsExactly("$forged", "$one");
        assertThat(backfillBoundary.answered()).isEmpty();
    }

    @Test
    void markers_that_make_no_sense_are_passed_by() {
        // Given
        says("$one");
        contentOf(event("$number", "m.room.message", AGENT)).put("dev.homeroom.outcome", 7);
        contentOf(event("$empty", "m.room.message", AGENT)).putObject("dev.homeroom.outcome");
        contentOf(event("$strange", "m.room.message", AGENT))
                .putObject("dev.homeroom.outcome")
                .put("of", "$one")
                .put("in_order", "yes");
        event("$no-sender", "m.room.message", "nobody");

        // When
        BackfillBoundary backfillBoundary = boundary(Optional.empty());

        // Then
        assertThat(passed(backfillBoundary)).hasSize(5);
        assertThat(backfillBoundary.answered()).isEmpty();
    }

    @Test
    void where_the_bot_is_not_the_look_ends_where_the_agent_joined_and_not_where_it_changed_its_name() {
        // Given
        says("$before");
        joins("$join", "leave");
        says("$first");
        joins("$renamed", "join");
        says("$second");

        // When
        BackfillBoundary byTheAgent =
                new BackfillBoundary(new Namespace("example.org", "homeroom"), Optional.empty(), new UserId(AGENT));

        // Then
        assertThat(passed(byTheAgent)).containsExactly("$second", "$renamed", "$first");
        assertThat(passed(boundary(Optional.empty()))).hasSize(5);
    }

    private void joins(String id, String before) {
        ObjectNode event = event(id, "m.room.member", AGENT).put("state_key", AGENT);
        contentOf(event).put("membership", "join");
        event.putObject("unsigned").putObject("prev_content").put("membership", before);
    }

    private static BackfillBoundary boundary(Optional<EventId> caughtUpTo) {
        return new BackfillBoundary(new Namespace("example.org", "homeroom"), caughtUpTo);
    }

    /** Returns the events that pass, newest first. */
    private List<String> passed(BackfillBoundary backfillBoundary) {
        List<String> passed = new ArrayList<>();
        for (ObjectNode event : timeline.reversed()) {
            if (backfillBoundary.endsAt(event)) {
                return passed;
            }
            passed.add(event.get("event_id").textValue());
        }
        return passed;
    }

    private void says(String id) {
        event(id, "m.room.message", ALICE);
    }

    private void answers(String id, boolean inOrder, int round, String... of) {
        mark(event(id, "m.room.message", AGENT), inOrder, round, of);
    }

    private void binds(String id, String sender, Optional<String> replaces) {
        ObjectNode event = event(id, "dev.homeroom.binding", sender).put("state_key", "");
        replaces.ifPresent(old -> event.putObject("unsigned").put("replaces_state", old));
    }

    private ObjectNode unsigned() {
        return (ObjectNode) timeline.getLast().get("unsigned");
    }

    private ObjectNode event(String id, String type, String sender) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("event_id", id);
        event.put("type", type).put("sender", sender).putObject("content");
        timeline.add(event);
        return event;
    }

    private static void mark(ObjectNode event, boolean inOrder, int round, String... of) {
        ObjectNode marker = contentOf(event)
                .putObject("dev.homeroom.outcome")
                .put("in_order", inOrder)
                .put("round", round);
        for (String id : of) {
            marker.withArray("of").add(id);
        }
    }

    private static ObjectNode contentOf(ObjectNode event) {
        return (ObjectNode) event.get("content");
    }
}
