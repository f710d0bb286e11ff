package dev.homeroom.turn;

import static dev.homeroom.turn.AdasRoom.awaitMessage;
import static dev.homeroom.turn.AdasRoom.isOutcome;
import static dev.homeroom.turn.AdasRoom.messages;
import static dev.homeroom.turn.AdasRoom.newBody;
import static dev.homeroom.turn.AdasRoom.redacted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.work.WorkFixture.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamingTest {
    private static final AgentOutcome ANSWER = new AgentOutcome.Answered(List.of("One, two, @alice three."));
    private static final AgentOutcome FAILURE = new AgentOutcome.Failed(AgentOutcome.Failed.Cause.MODEL_FAILED, "500");
    private static final Duration LEASE_ENDS = Duration.ofSeconds(60);

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_answer_grows_by_edits_and_is_an_outcome_only_when_it_is_whole(Database database) {
        // Given
        Stage stage = new Stage(database, Stage.SETTINGS, Streaming.EDITS);
        stage.agent.streams((question, listener) -> {
            say(listener, "One, ");
            awaitMessage(stage);
            say(listener, "two, @alice");
            await().until(() -> messages(stage).size() == 2);
            return ANSWER;
        });

        // When
        ask(stage);

        // Then
        List<Sent> messages = messages(stage);
        assertThat(messages).hasSize(3);
        Sent draft = messages.getFirst();
        assertThat(draft.content().path("body").asText()).isEqualTo("One, …");
        assertThat(draft.content().path("msgtype").asText()).isEqualTo("m.text");
        assertThat(messages.subList(1, 3)).allSatisfy(edit -> {
            assertThat(edit.content().path("m.relates_to").path("rel_type").asText())
                    .isEqualTo("m.replace");
            assertThat(edit.content().path("m.relates_to").path("event_id").asText())
                    .isEqualTo(draft.id().value());
            assertThat(edit.content().path("m.mentions")).isEmpty();
        });
        assertThat(newBody(messages.get(1))).isEqualTo("One, two, @alice …");
        assertThat(newBody(messages.get(2))).isEqualTo("One, two, @alice three.");
        assertThat(messages).extracting(AdasRoom::isOutcome).containsExactly(false, false, true);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_notice_goes_away_when_the_answer_is_there(Database database) {
        // Given
        Stage stage = new Stage(database, Stage.SETTINGS, Streaming.NOTICE);
        stage.agent.streams((question, listener) -> {
            say(listener, "One, ");
            awaitMessage(stage);
            return ANSWER;
        });

        // When
        ask(stage);

        // Then
        List<Sent> messages = messages(stage);
        assertThat(messages)
                .extracting(message -> message.content().path("msgtype").asText())
                .containsExactly("m.notice", "m.text");
        assertThat(messages).extracting(AdasRoom::isOutcome).containsExactly(false, true);
        assertThat(redacted(stage)).containsExactly(messages.getFirst().id().value());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void half_an_answer_is_taken_back_when_the_rest_fails(Database database) {
        // Given
        Stage stage = new Stage(database, Stage.SETTINGS, Streaming.EDITS);
        stage.agent.streams((question, listener) -> {
            say(listener, "One, ");
            awaitMessage(stage);
            return FAILURE;
        });

        // When
        ask(stage);

        // Then
        List<Sent> messages = messages(stage);
        assertThat(messages).hasSize(2);
        assertThat(messages).extracting(AdasRoom::isOutcome).containsExactly(false, true);
        assertThat(redacted(stage)).containsExactly(messages.getFirst().id().value());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void after_a_kill_in_mid_stream_the_same_draft_is_completed(Database database) {
        // Given
        Stage stage = new Stage(database, Stage.SETTINGS, Streaming.EDITS);
        stage.agent.mayBeAskedAgain();
        stage.agent.streams((question, listener) -> {
            say(listener, "One, ");
            awaitMessage(stage);
            throw new Killed();
        });
        assertThatThrownBy(() -> ask(stage)).isInstanceOf(Killed.class);
        stage.clock.pass(LEASE_ENDS);
        stage.agent.answers(ANSWER);

        // When
        stage.worker("next").workOff();

        // Then
        List<Sent> messages = messages(stage);
        assertThat(messages).hasSize(2);
        assertThat(newBody(messages.getLast())).isEqualTo("One, two, @alice three.");
        assertThat(messages.getLast()
                        .content()
                        .path("m.relates_to")
                        .path("event_id")
                        .asText())
                .isEqualTo(messages.getFirst().id().value());
        assertThat(redacted(stage)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void after_a_kill_in_mid_stream_half_an_answer_is_taken_back_where_there_will_be_none(Database database) {
        // Given
        Stage stage = new Stage(database, Stage.SETTINGS, Streaming.EDITS);
        stage.agent.streams((question, listener) -> {
            say(listener, "One, ");
            awaitMessage(stage);
            throw new Killed();
        });
        assertThatThrownBy(() -> ask(stage)).isInstanceOf(Killed.class);
        stage.clock.pass(LEASE_ENDS);

        // When
        stage.worker("next").workOff();

        // Then
        List<Sent> messages = messages(stage);
        assertThat(messages.getLast().content().path("body").asText()).startsWith("The connection to Ada broke");
        assertThat(redacted(stage)).containsExactly(messages.getFirst().id().value());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void nothing_of_a_turn_that_was_stopped_stays(Database database) {
        // Given
        Stage stage = new Stage(database, Stage.SETTINGS, Streaming.EDITS);
        Worker worker = stage.worker("us");
        stage.agent.streams((question, listener) -> {
            say(listener, "One, ");
            String draft = awaitMessage(stage);
            worker.takeAtDesk(stage.reaction("$stop", draft, "🛑", Stage.ALICE.value()));
            worker.workOff();
            say(listener, "two");
            return ANSWER;
        });
        worker.take(stage.text("$message", "Count"));

        // When
        worker.workOff();

        // Then
        List<Sent> messages = messages(stage);
        assertThat(messages.getLast().content().path("body").asText()).startsWith("Stopped");
        assertThat(messages.getLast().content().path("m.relates_to").path("m.in_reply_to"))
                .hasToString("{\"event_id\":\"$message\"}");
        assertThat(redacted(stage)).containsExactly(messages.getFirst().id().value());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_answer_that_is_there_at_once_needs_no_draft(Database database) {
        // Given
        Stage stage = new Stage(database, Stage.SETTINGS, Streaming.EDITS);
        stage.agent.streams((question, listener) -> {
            say(listener, "One");
            return ANSWER;
        });

        // When
        ask(stage);

        // Then
        assertThat(messages(stage))
                .singleElement()
                .satisfies(answer ->
                        assertThat(answer.content().has("m.new_content")).isFalse());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_answer_whose_draft_was_refused_is_a_message_of_its_own(Database database) {
        // Given
        Stage stage = new Stage(database, Stage.SETTINGS, Streaming.EDITS);
        stage.homeserver.before(call -> {
            if (call.name().equals("send")) {
                throw new HomeserverException.Refused("send", 413, "M_TOO_LARGE");
            }
        });
        stage.agent.streams((question, listener) -> {
            say(listener, "One, ");
            await().until(() -> stage.homeserver.calls().stream()
                    .anyMatch(call -> call.name().equals("send")));
            stage.homeserver.withoutHooks();
            return ANSWER;
        });

        // When
        ask(stage);

        // Then
        assertThat(messages(stage)).singleElement().satisfies(answer -> {
            assertThat(answer.content().path("body").asText()).isEqualTo("One, two, @alice three.");
            assertThat(isOutcome(answer)).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_draft_goes_away_with_a_turn_that_is_not_gone_on_with(Database database) {
        // Given
        Stage stage = new Stage(database, Stage.SETTINGS, Streaming.EDITS);
        stage.agent.streams((question, listener) -> {
            say(listener, "One, ");
            awaitMessage(stage);
            throw new Killed();
        });
        assertThatThrownBy(() -> ask(stage)).isInstanceOf(Killed.class);
        stage.clock.pass(LEASE_ENDS);
        Stage next = new Stage(stage, database, new Agent("a", "Ada", Set.of(), false));

        // When
        next.worker("next").workOff();

        // Then
        List<Sent> messages = messages(stage);
        assertThat(messages.getLast().content().path("body").asText()).startsWith("Ada is switched off");
        assertThat(redacted(stage)).containsExactly(messages.getFirst().id().value());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_draft_goes_away_with_a_turn_that_breaks_in_homeroom_itself(Database database) {
        // Given
        Stage stage = new Stage(database, Stage.SETTINGS, Streaming.EDITS);
        stage.agent.streams((question, listener) -> {
            say(listener, "One, ");
            awaitMessage(stage);
            throw new IllegalArgumentException("a bug");
        });

        // When
        ask(stage);

        // Then
        List<Sent> messages = messages(stage);
        assertThat(messages.getLast().content().path("body").asText()).startsWith("Something went wrong here");
        assertThat(redacted(stage)).containsExactly(messages.getFirst().id().value());
    }

    /** Not an exception: as little is done about it as about a kill. */
    private static final class Killed extends Error {}

    private static void ask(Stage stage) {
        Worker worker = stage.worker("us");
        worker.take(stage.text("$message", "Count"));
        worker.workOff();
    }

    private static void say(Consumer<AgentEvent> listener, String piece) {
        listener.accept(new AgentEvent.Text("answer", piece));
    }
}
