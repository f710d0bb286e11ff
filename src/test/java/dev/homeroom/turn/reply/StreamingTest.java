package dev.homeroom.turn.reply;

import static dev.homeroom.turn.AdaRoomFixture.awaitMessage;
import static dev.homeroom.turn.AdaRoomFixture.isOutcome;
import static dev.homeroom.turn.AdaRoomFixture.newBody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.Replica;
import dev.homeroom.turn.AdaRoomFixture;
import dev.homeroom.turn.TurnFixture;
import dev.homeroom.turn.reply.ReplySettings.Streaming;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.homeroom.database.TestDatabases#kinds")
class StreamingTest {
    private static final AgentOutcome ANSWER = new AgentOutcome.Answered(List.of("One, two, @alice three."));
    private static final AgentOutcome FAILURE = new AgentOutcome.Failed(AgentOutcome.Failed.Cause.MODEL_FAILED, "500");
    private static final String UNFINISHED = "The answer ends here, before it was complete.";
    private static final Duration LEASE_ENDS = Duration.ofSeconds(60);

    private final Database database;
    private TurnFixture fixture;

    StreamingTest(Supplier<Database> databases) {
        database = databases.get();
        fixture = new TurnFixture(database, TurnFixture.SETTINGS, Streaming.EDITS);
    }

    @Test
    void an_answer_grows_by_edits_and_is_an_outcome_only_when_it_is_whole() {
        // Given
        fixture.agent.streams((question, listener) -> {
            say(listener, "One, ");
            awaitMessage(fixture);
            say(listener, "two, @alice");
            await().until(() -> messages().size() == 2);
            return ANSWER;
        });

        // When
        ask();

        // Then
        List<Sent> messages = messages();
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
        assertThat(messages).extracting(AdaRoomFixture::isOutcome).containsExactly(false, false, true);
    }

    @Test
    void a_notice_goes_away_when_the_answer_is_there() {
        // Given
        fixture = new TurnFixture(database, TurnFixture.SETTINGS, Streaming.NOTICE);
        saysHalfAnd(() -> ANSWER);

        // When
        ask();

        // Then
        List<Sent> messages = messages();
        assertThat(messages)
                .extracting(message -> message.content().path("msgtype").asText())
                .containsExactly("m.notice", "m.text");
        assertThat(messages).extracting(AdaRoomFixture::isOutcome).containsExactly(false, true);
        assertThat(redacted()).containsExactly(messages.getFirst().id().value());
    }

    @Test
    void half_an_answer_stays_and_says_so_when_the_rest_fails() {
        // Given
        saysHalfAnd(() -> FAILURE);

        // When
        ask();

        // Then
        List<Sent> messages = messages();
        assertThat(messages).hasSize(3);
        assertThat(messages).extracting(AdaRoomFixture::isOutcome).containsExactly(false, true, false);
        assertThat(newBody(messages.getLast())).isEqualTo("One,\n\n" + UNFINISHED);
        assertThat(redacted()).isEmpty();
    }

    @Test
    void a_draft_becomes_what_was_said_before_a_failure_and_nobody_reads_it_twice() {
        // Given
        AgentOutcome.Progress said = new AgentOutcome.Progress(List.of("One, two.", "Three."), false);
        saysHalfAnd(() -> new AgentOutcome.Failed(AgentOutcome.Failed.Cause.MODEL_FAILED, "500", said));

        // When
        ask();

        // Then
        List<Sent> messages = messages();
        assertThat(newBody(messages.get(1))).isEqualTo("One, two.\n\nThree.");
        assertThat(messages).extracting(AdaRoomFixture::isOutcome).containsExactly(false, false, true);
        assertThat(redacted()).isEmpty();
    }

    @Test
    void after_a_kill_in_mid_stream_the_same_draft_is_completed() {
        // Given
        fixture.agent.mayBeAskedAgain();
        killInMidStream();
        fixture.agent.answers(ANSWER);

        // When
        fixture.worker("next").workOff();

        // Then
        List<Sent> messages = messages();
        assertThat(messages).hasSize(2);
        assertThat(newBody(messages.getLast())).isEqualTo("One, two, @alice three.");
        assertThat(messages.getLast()
                        .content()
                        .path("m.relates_to")
                        .path("event_id")
                        .asText())
                .isEqualTo(messages.getFirst().id().value());
        assertThat(redacted()).isEmpty();
    }

    @Test
    void after_a_kill_in_mid_stream_half_an_answer_stays_and_says_so_where_there_will_be_no_more() {
        // Given
        killInMidStream();

        // When
        fixture.worker("next").workOff();

        // Then
        List<Sent> messages = messages();
        assertThat(messages.get(1).content().path("body").asText()).startsWith("The connection to Ada broke");
        assertThat(newBody(messages.getLast())).isEqualTo("One,\n\n" + UNFINISHED);
        assertThat(redacted()).isEmpty();
    }

    @Test
    void half_an_answer_stays_and_says_so_when_its_turn_is_stopped() {
        // Given
        Replica worker = fixture.worker("us");
        fixture.agent.streams((question, listener) -> {
            say(listener, "One, ");
            String draft = awaitMessage(fixture);
            worker.takeInControlLane(fixture.reaction("$stop", draft, "🛑", TurnFixture.ALICE.value()));
            worker.workOff();
            say(listener, "two");
            return ANSWER;
        });
        worker.take(fixture.text("$message", "Count"));

        // When
        worker.workOff();

        // Then
        List<Sent> messages = messages();
        assertThat(messages.getLast().content().path("body").asText()).startsWith("Stopped");
        assertThat(messages.getLast().content().path("m.relates_to").path("m.in_reply_to"))
                .hasToString("{\"event_id\":\"$message\"}");
        assertThat(messages).hasSize(3);
        assertThat(newBody(messages.get(1))).isEqualTo("One,\n\nStopped here.");
        assertThat(messages.get(1)
                        .content()
                        .path("m.relates_to")
                        .path("event_id")
                        .asText())
                .isEqualTo(messages.getFirst().id().value());
        assertThat(redacted()).isEmpty();
    }

    @Test
    void half_an_answer_stays_when_a_command_stops_its_turn_and_later_words_change_nothing() {
        // Given
        Replica worker = fixture.worker("us");
        fixture.agent.streams((question, listener) -> {
            say(listener, "**One**, ");
            awaitMessage(fixture);
            say(listener, "two, ");
            await().until(() -> messages().size() == 2);
            worker.takeInControlLane(fixture.text("$stop", "!stop"));
            worker.workOff();
            say(listener, "three");
            return ANSWER;
        });
        worker.take(fixture.text("$message", "Count"));

        // When
        worker.workOff();

        // Then
        List<Sent> edits = messages().stream()
                .filter(message -> message.content().has("m.new_content"))
                .toList();
        assertThat(newBody(edits.getLast())).isEqualTo("**One**, two,\n\nStopped here.");
        assertThat(edits.getLast().content().at("/m.new_content/formatted_body").asText())
                .isEqualTo("<strong>One</strong>, two,<p><em>Stopped here.</em></p>");
        assertThat(redacted()).isEmpty();
    }

    @Test
    void a_message_that_is_removed_takes_half_an_answer_with_it() {
        // Given
        Replica worker = fixture.worker("us");
        fixture.agent.streams((question, listener) -> {
            say(listener, "One, ");
            awaitMessage(fixture);
            worker.takeChange(fixture.redaction("$redaction", "$message", TurnFixture.ALICE.value()), "$message");
            worker.workOff();
            return ANSWER;
        });
        worker.take(fixture.text("$message", "Count"));

        // When
        worker.workOff();

        // Then
        assertThat(redacted()).containsExactly(messages().getFirst().id().value());
    }

    @Test
    void an_answer_that_is_there_at_once_needs_no_draft() {
        // Given
        fixture.agent.streams((question, listener) -> {
            say(listener, "One");
            return ANSWER;
        });

        // When
        ask();

        // Then
        assertThat(messages())
                .singleElement()
                .satisfies(answer ->
                        assertThat(answer.content().has("m.new_content")).isFalse());
    }

    @Test
    void an_answer_whose_draft_was_refused_is_a_message_of_its_own() {
        // Given
        fixture.homeserver.before(call -> {
            if (call.name().equals("send")) {
                throw new HomeserverException.Refused("send", 413, "M_TOO_LARGE");
            }
        });
        fixture.agent.streams((question, listener) -> {
            say(listener, "One, ");
            await().until(() -> fixture.homeserver.calls().stream()
                    .anyMatch(call -> call.name().equals("send")));
            fixture.homeserver.withoutHooks();
            return ANSWER;
        });

        // When
        ask();

        // Then
        assertThat(messages()).singleElement().satisfies(answer -> {
            assertThat(answer.content().path("body").asText()).isEqualTo("One, two, @alice three.");
            assertThat(isOutcome(answer)).isTrue();
        });
    }

    @Test
    void half_an_answer_stays_and_says_so_when_its_turn_is_not_gone_on_with() {
        // Given
        killInMidStream();
        TurnFixture next = new TurnFixture(fixture, database, new Agent("a", "Ada", Set.of(), false));

        // When
        next.worker("next").workOff();

        // Then
        List<Sent> messages = messages();
        assertThat(messages.getLast().content().path("body").asText()).startsWith("Ada is switched off");
        assertThat(newBody(messages.get(1))).isEqualTo("One,\n\n" + UNFINISHED);
        assertThat(redacted()).isEmpty();
    }

    @Test
    void a_draft_goes_away_with_a_turn_that_breaks_in_homeroom_itself() {
        // Given
        saysHalfAnd(() -> {
            throw new IllegalArgumentException("a bug");
        });

        // When
        ask();

        // Then
        List<Sent> messages = messages();
        assertThat(messages.getLast().content().path("body").asText()).startsWith("Something went wrong here");
        assertThat(redacted()).containsExactly(messages.getFirst().id().value());
    }

    /** An error instead of an exception, so that it is handled no more than a kill. */
    private static final class Killed extends Error {}

    private void saysHalfAnd(Supplier<AgentOutcome> then) {
        fixture.agent.streams((question, listener) -> {
            say(listener, "One, ");
            awaitMessage(fixture);
            return then.get();
        });
    }

    private void killInMidStream() {
        saysHalfAnd(() -> {
            throw new Killed();
        });
        assertThatThrownBy(this::ask).isInstanceOf(Killed.class);
        fixture.clock.pass(LEASE_ENDS);
    }

    private List<Sent> messages() {
        return AdaRoomFixture.messages(fixture);
    }

    private List<String> redacted() {
        return AdaRoomFixture.redacted(fixture);
    }

    private void ask() {
        Replica worker = fixture.worker("us");
        worker.take(fixture.text("$message", "Count"));
        worker.workOff();
    }

    private static void say(Consumer<AgentEvent> listener, String piece) {
        listener.accept(new AgentEvent.Text("answer", piece));
    }
}
