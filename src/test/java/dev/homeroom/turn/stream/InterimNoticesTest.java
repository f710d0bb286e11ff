package dev.homeroom.turn.stream;

import static dev.homeroom.turn.AdaRoomFixture.awaitMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed;
import dev.homeroom.backend.AgentOutcome.Progress;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.queue.Replica;
import dev.homeroom.turn.AdaRoomFixture;
import dev.homeroom.turn.TurnFixture;
import dev.homeroom.turn.TurnFixture.Replies;
import dev.homeroom.turn.reply.ReplySettings.Streaming;
import dev.homeroom.turn.reply.ReplySettings.ToolsShown;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Text of an agent before and between its tools. */
@ParameterizedClass
@MethodSource("dev.homeroom.database.TestDatabases#kinds")
class InterimNoticesTest {
    private static final Duration LEASE_ENDS = Duration.ofSeconds(60);

    private final TurnFixture fixture;
    private final Supplier<Database> databases;
    private final Replica worker;

    InterimNoticesTest(Supplier<Database> databases) {
        this.databases = databases;
        this.fixture = new TurnFixture(databases.get(), TurnFixture.SETTINGS, Replies.USUAL.with(ToolsShown.OFF));
        this.worker = fixture.worker("us");
    }

    @Test
    void each_text_appears_while_its_tool_runs_and_the_last_one_alone_notifies() {
        // Given
        fixture.agent.streams((question, listener) -> {
            says(listener, "1", "I'll look.");
            uses(listener, "look");
            await().until(() -> messages().size() == 1);
            says(listener, "2", "Now the **shop**.");
            uses(listener, "call");
            await().until(() -> messages().size() == 2);
            says(listener, "3", "There is none.");
            return answered("I'll look.", "Now the **shop**.", "There is none.");
        });

        // When
        ask();

        // Then
        assertThat(shown())
                .containsExactly("m.notice: I'll look.", "m.notice: Now the **shop**.", "m.text: There is none.");
        assertThat(messages()).extracting(AdaRoomFixture::isOutcome).containsExactly(false, false, true);
        assertThat(AdaRoomFixture.redacted(fixture)).isEmpty();
    }

    @Test
    void text_that_no_tool_showed_comes_as_a_notice_with_the_answer() {
        // Given
        fixture.agent.answers(answered("First.", "<no-reply/>", "", "Second."));

        // When
        ask();

        // Then
        assertThat(shown()).containsExactly("m.notice: First.", "m.text: Second.");
    }

    @Test
    void a_text_after_which_only_tools_come_is_the_answer() {
        // Given
        saysAndThen(() -> answered("I'll look.", "<no-reply/>"));

        // When
        ask();

        // Then
        assertThat(shown()).containsExactly("m.notice: I'll look.", "m.text: I'll look.");
        assertThat(AdaRoomFixture.redacted(fixture))
                .containsExactly(messages().getFirst().id().value());
    }

    @Test
    void a_failure_repeats_nothing_that_was_shown() {
        // Given
        saysAndThen(() -> new Failed(Failed.Cause.MODEL_FAILED, "500", new Progress(List.of("I'll look."), true)));

        // When
        ask();

        // Then
        assertThat(shown()).first().isEqualTo("m.notice: I'll look.");
        assertThat(shown()).hasSize(2).last().asString().startsWith("m.notice: The language model behind Ada failed");
        assertThat(AdaRoomFixture.redacted(fixture)).isEmpty();
    }

    @Test
    void a_failure_shows_what_was_said_since_the_last_tool() {
        // Given
        saysAndThen(() ->
                new Failed(Failed.Cause.MODEL_FAILED, "500", new Progress(List.of("I'll look.", "There is"), true)));

        // When
        ask();

        // Then
        assertThat(shown().subList(0, 2)).containsExactly("m.notice: I'll look.", "m.text: There is");
        assertThat(shown()).hasSize(3);
    }

    @Test
    void a_stop_leaves_what_was_shown_and_works_by_a_reaction_to_it() {
        // Given
        fixture.agent.streams((question, listener) -> {
            says(listener, "1", "I'll look.");
            uses(listener, "look");
            String notice = awaitMessage(fixture);
            worker.takeInControlLane(fixture.reaction("$stop", notice, "🛑", TurnFixture.ALICE.value()));
            worker.workOff();
            return answered("I'll look.", "There is none.");
        });

        // When
        ask();

        // Then
        assertThat(shown()).hasSize(2).first().isEqualTo("m.notice: I'll look.");
        assertThat(shown().getLast()).startsWith("m.notice: Stopped");
        assertThat(AdaRoomFixture.redacted(fixture)).isEmpty();
    }

    @Test
    void a_removed_message_takes_along_what_was_shown() {
        // Given
        fixture.agent.streams((question, listener) -> {
            says(listener, "1", "I'll look.");
            uses(listener, "look");
            awaitMessage(fixture);
            worker.takeChange(fixture.redaction("$redaction", "$message", TurnFixture.ALICE.value()), "$message");
            worker.workOff();
            return answered("I'll look.", "There is none.");
        });

        // When
        ask();

        // Then
        assertThat(shown()).containsExactly("m.notice: I'll look.");
        assertThat(AdaRoomFixture.redacted(fixture))
                .containsExactly(messages().getFirst().id().value());
    }

    @Test
    void a_kill_between_doubles_nothing() {
        // Given
        fixture.agent.mayBeAskedAgain();
        saysAndThen(() -> {
            throw new Killed();
        });
        assertThatThrownBy(this::ask).isInstanceOf(Killed.class);
        fixture.clock.pass(LEASE_ENDS);
        fixture.homeserver.forgetTransactionIds();
        saysAndThen(() -> answered("I'll look.", "There is none."));

        // When
        fixture.worker("next").workOff();

        // Then
        assertThat(shown()).containsExactly("m.notice: I'll look.", "m.text: There is none.");
        assertThat(AdaRoomFixture.redacted(fixture)).isEmpty();
    }

    @Test
    void endless_and_long_texts_are_part_of_the_answer() {
        // Given
        String paragraph = "word ".repeat(8_000).strip();
        List<String> many = IntStream.range(0, 25).mapToObj(i -> "text " + i).toList();
        AtomicInteger turns = new AtomicInteger();
        fixture.agent.streams((question, listener) -> {
            List<String> texts = turns.getAndIncrement() == 0 ? many : List.of(paragraph, "short", "end");
            texts.forEach(text -> {
                says(listener, text, text);
                uses(listener, text);
            });
            return new AgentOutcome.Answered(texts);
        });

        // When
        ask();
        worker.take(fixture.text("$other", "Again"));
        worker.workOff();

        // Then
        assertThat(shown().subList(0, 20)).allMatch(text -> text.startsWith("m.notice: text "));
        assertThat(shown().get(20)).isEqualTo("m.text: text 20\n\ntext 21\n\ntext 22\n\ntext 23\n\ntext 24");
        assertThat(shown().subList(21, shown().size())).allMatch(text -> text.startsWith("m.text: "));
        assertThat(shown().getLast()).isEqualTo("m.text: end");
    }

    @ParameterizedTest
    @EnumSource(
            value = Streaming.class,
            names = {"EDITS", "NOTICE"})
    void where_answers_are_streamed_the_draft_shows_it_and_one_message_is_the_answer(Streaming streaming) {
        // Given
        TurnFixture streamed = new TurnFixture(databases.get(), TurnFixture.SETTINGS, streaming);
        streamed.agent.streams((question, listener) -> {
            says(listener, "1", "I'll look.");
            uses(listener, "look");
            awaitMessage(streamed);
            says(listener, "2", "There is none.");
            return answered("I'll look.", "There is none.");
        });
        Replica other = streamed.worker("us");

        // When
        other.take(streamed.text("$message", "Milk?"));
        other.workOff();

        // Then
        List<Sent> messages = AdaRoomFixture.messages(streamed).stream()
                .filter(message -> !message.content().has(ToolNotices.KEY))
                .toList();
        Sent answer = messages.getLast();
        String body = streaming == Streaming.EDITS
                ? AdaRoomFixture.newBody(answer)
                : answer.content().path("body").asText();
        assertThat(body).isEqualTo("I'll look.\n\nThere is none.");
        assertThat(messages.stream()
                        .filter(message -> !message.content().has("m.new_content")
                                && message.content().path("msgtype").asText().equals("m.text")))
                .hasSize(1);
    }

    /** An error instead of an exception, so that it is handled no more than a kill. */
    private static final class Killed extends Error {}

    private void saysAndThen(Supplier<AgentOutcome> then) {
        fixture.agent.streams((question, listener) -> {
            says(listener, "1", "I'll look.");
            uses(listener, "look");
            awaitMessage(fixture);
            return then.get();
        });
    }

    private void ask() {
        worker.take(fixture.text("$message", "Milk?"));
        worker.workOff();
    }

    private List<Sent> messages() {
        return AdaRoomFixture.messages(fixture);
    }

    private List<String> shown() {
        return messages().stream()
                .map(message -> message.content().path("msgtype").asText() + ": "
                        + message.content().path("body").asText())
                .toList();
    }

    private static AgentOutcome answered(String... messages) {
        return new AgentOutcome.Answered(Stream.of(messages).toList());
    }

    private static void says(Consumer<AgentEvent> listener, String messageId, String text) {
        listener.accept(new AgentEvent.Text(messageId, text));
    }

    private static void uses(Consumer<AgentEvent> listener, String call) {
        listener.accept(new AgentEvent.ToolCalled(call, "look"));
    }
}
