package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentBackend.RunningQuestion;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.Question;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.TurnSettings.OnLateEdit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Edits and redactions of messages before, during and after the answer. */
@ParameterizedClass
@MethodSource("dev.homeroom.database.TestDatabases#kinds")
class ChangesTest {
    private static final String ALICE = TurnFixture.ALICE.value();
    private static final String MALLORY = "@mallory:home.test";

    private final Map<String, Runnable> meanwhile = new HashMap<>();
    private final Supplier<Database> database;
    private TurnFixture fixture;
    private Replica worker;

    ChangesTest(Supplier<Database> database) {
        this.database = database;
        fixture = new TurnFixture(database.get(), TurnFixture.SETTINGS);
        worker = fixture.worker("us");
    }

    private void begin(TurnFixture.Settings settings) {
        fixture = new TurnFixture(database.get(), settings);
        worker = fixture.worker("us");
    }

    @Test
    void an_edit_that_comes_before_the_turn_changes_the_message() {
        // Given
        worker.take(fixture.text("$message", "one"));
        worker.takeChange(fixture.edit("$edit", "$message", "two"), "$message");

        // When
        worker.workOff();

        // Then
        assertThat(asked()).containsExactly("two");
        assertThat(said()).containsExactly("You said: two");
    }

    @Test
    void an_edit_may_be_brought_before_its_message_and_the_last_one_counts() {
        // Given
        worker.takeChange(fixture.edit("$edit", "$message", "two"), "$message");
        worker.takeChange(fixture.edit("$further", "$message", "three"), "$message");
        worker.takeChange(fixture.edit("$forged", "$message", "I quit", MALLORY), "$message");
        worker.workOff();

        // When
        worker.take(fixture.text("$message", "one"));
        worker.workOff();

        // Then
        assertThat(asked()).containsExactly("three");
    }

    @Test
    void an_edit_that_comes_while_the_agent_works_or_later_is_ignored() {
        // Given
        whileAsked("one", () -> {
            worker.takeChange(fixture.edit("$during", "$message", "two"), "$message");
            worker.workOff();
        });
        worker.take(fixture.text("$message", "one"));
        worker.workOff();

        // When
        worker.takeChange(fixture.edit("$after", "$message", "three"), "$message");
        worker.workOff();

        // Then
        assertThat(asked()).containsExactly("one");
    }

    @Test
    void a_late_edit_has_a_turn_of_its_own_where_that_is_wanted() {
        // Given
        begin(TurnFixture.SETTINGS.with(OnLateEdit.RUN));
        whileAsked("one", () -> {
            worker.takeChange(fixture.edit("$first", "$message", "two"), "$message");
            worker.takeChange(fixture.edit("$forged", "$message", "I quit", MALLORY), "$message");
            worker.takeChange(fixture.edit("$second", "$message", "three"), "$message");
            worker.workOff();
        });
        worker.take(fixture.text("$message", "one"));

        // When
        worker.workOff();

        // Then
        assertThat(asked()).containsExactly("one", "three");
        assertThat(outcomes()).containsExactly(List.of("$message"), List.of("$first"));
    }

    @Test
    void a_message_that_is_removed_before_its_turn_ends_without_a_word() {
        // Given
        whileAsked("one", () -> {
            worker.take(fixture.text("$other", "two"));
            worker.takeChange(fixture.redaction("$redaction", "$other", ALICE), "$other");
            worker.workOff();
        });
        worker.take(fixture.text("$message", "one"));

        // When
        worker.workOff();

        // Then
        assertThat(asked()).containsExactly("one");
        assertThat(said()).containsExactly("You said: one");
        assertThat(outcomes()).containsExactlyInAnyOrder(List.of("$message"), List.of("$other"));
    }

    @Test
    void a_removal_may_be_brought_before_its_message() {
        // Given
        worker.takeChange(fixture.redaction("$redaction", "$message", ALICE), "$message");
        worker.workOff();

        // When
        worker.take(fixture.text("$message", "one"));
        worker.workOff();

        // Then
        assertThat(asked()).isEmpty();
        assertThat(said()).isEmpty();
        assertThat(outcomes()).containsExactly(List.of("$message"));
    }

    @Test
    void a_message_that_is_removed_while_the_agent_works_is_stopped_and_nothing_of_it_appears() {
        // Given
        whileAsked("one", () -> {
            worker.takeChange(fixture.redaction("$redaction", "$message", ALICE), "$message");
            worker.workOff();
        });
        worker.take(fixture.text("$message", "one"));
        worker.take(fixture.text("$other", "two"));

        // When
        worker.workOff();
        fixture.clock.pass(Duration.ofSeconds(1));
        worker.workOff();

        // Then
        assertThat(fixture.agent.stopped).extracting(RunningQuestion::runId).containsExactly(Optional.of("run-1"));
        assertThat(said()).containsExactly("You said: two");
        assertThat(outcomes()).containsExactly(List.of("$message"), List.of("$other"));
    }

    @Test
    void what_failed_and_was_removed_is_not_tried_again() {
        // Given
        fixture.agent.answers(new AgentOutcome.Failed(AgentOutcome.Failed.Cause.MODEL_FAILED, "500"));
        worker.take(fixture.text("$message", "one"));
        worker.workOff();
        String notice = fixture.homeserver.timeline(fixture.ada).stream()
                .filter(sent -> sent.type().equals(OutgoingEvent.MESSAGE))
                .findFirst()
                .orElseThrow()
                .id()
                .value();

        // When
        worker.takeChange(fixture.redaction("$redaction", "$message", ALICE), "$message");
        worker.workOff();
        worker.takeInControlLane(fixture.reaction("$again", notice, "🔁", ALICE));
        worker.workOff();

        // Then
        assertThat(asked()).containsExactly("one");
    }

    @Test
    void a_stop_sign_stops_the_work_and_says_so() {
        // Given
        whileAsked("one", () -> {
            worker.takeInControlLane(fixture.reaction("$stop", "$message", "🛑", ALICE));
            worker.workOff();
        });
        worker.take(fixture.text("$message", "one"));

        // When
        worker.workOff();

        // Then
        assertThat(said()).containsExactly("Stopped. Ada is no longer working on this message.");
        assertThat(outcomes()).containsExactly(List.of("$message"));
        assertThat(fixture.agent.stopped).hasSize(1);
    }

    @Test
    void nobody_but_an_operator_ends_what_another_one_asked_for() {
        // Given
        whileAsked("one", () -> {
            worker.takeInControlLane(fixture.reaction("$stop", "$message", "🛑", MALLORY));
            worker.takeChange(fixture.redaction("$redaction", "$message", MALLORY), "$message");
            worker.workOff();
        });
        whileAsked("two", () -> {
            worker.takeInControlLane(fixture.reaction("$halt", "$other", "🛑", "@operator:home.test"));
            worker.workOff();
        });
        fixture.homeserver.force(fixture.ada, TurnFixture.NAMESPACE.bot(), "m.room.power_levels", "", operators());
        worker.take(fixture.text("$message", "one"));
        worker.take(fixture.text("$other", "two"));

        // When
        worker.workOff();

        // Then
        assertThat(said()).containsExactly("You said: one", "Stopped. Ada is no longer working on this message.");
    }

    private static ObjectNode operators() {
        ObjectNode levels = TurnFixture.content("", "");
        levels.putObject("users").put("@operator:home.test", 50);
        return levels;
    }

    /** Runs an action while the agent works on the given text; the agent then answers. */
    private void whileAsked(String text, Runnable happens) {
        meanwhile.put(text, happens);
        fixture.agent.answers(question -> {
            Optional.ofNullable(meanwhile.get(question.text())).ifPresent(Runnable::run);
            return new AgentOutcome.Answered(List.of("You said: " + question.text()));
        });
    }

    private List<String> asked() {
        return fixture.agent.questions.stream().map(Question::text).toList();
    }

    private List<String> said() {
        return fixture.homeserver.timeline(fixture.ada).stream()
                .filter(sent -> sent.type().equals(OutgoingEvent.MESSAGE))
                .map(sent -> sent.content().path("body").asText())
                .toList();
    }

    /** Returns the outcome markers in the room, in order. */
    private List<List<String>> outcomes() {
        return fixture.homeserver.timeline(fixture.ada).stream()
                .flatMap(sent -> mark(sent).stream())
                .map(OutcomeMark::of)
                .toList();
    }

    private static Optional<OutcomeMark> mark(FakeHomeserver.Sent sent) {
        ObjectNode event = sent.content().objectNode().put("type", sent.type());
        event.set("content", sent.content());
        return OutcomeMark.in(event);
    }
}
