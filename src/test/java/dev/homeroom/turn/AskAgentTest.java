package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.Question.MessageKeys;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AskAgentTest {
    private static final AgentOutcome CHAT_IS_GONE =
            new AgentOutcome.Failed(AgentOutcome.Failed.Cause.UNKNOWN_CHAT, "404");

    private final TurnFixture fixture = new TurnFixture();

    @Test
    void a_question_is_noted_before_it_is_asked_and_its_run_as_soon_as_it_is_known() {
        // When
        Outcome outcome = fixture.handle(fixture.text("Hello"));

        // Then
        assertThat(TurnFixture.body(outcome)).isEqualTo("You said: Hello");
        assertThat(fixture.asked).isOne();
        assertThat(fixture.runs).containsExactly("run-1");
        assertThat(fixture.agent.questions)
                .containsExactly(new Question(
                        "a",
                        "chat-1",
                        "$message/letta/a/1",
                        null,
                        "Hello",
                        "[homeroom/4 from @alice:home.test in \"Ada - Letta Agent Chat\" at 2026-11-21T08:00:00Z"
                                + fixture.outbox() + "]\nHello",
                        MessageKeys.of("$message")));
    }

    @Test
    void an_interrupted_question_that_must_not_be_repeated_is_told_and_not_asked_again() {
        // Given
        WaitingEvent cutOff = TurnFixture.interrupted(fixture.text("Hello"), 1, "run-7");

        // When
        Outcome outcome = fixture.handle(cutOff);

        // Then
        assertThat(fixture.agent.questions).isEmpty();
        assertThat(TurnFixture.body(outcome))
                .startsWith("The connection to Ada broke while it was working on your message");
    }

    @Test
    void an_interrupted_question_that_may_be_repeated_is_asked_as_the_same_question() {
        // Given
        fixture.agent.mayBeAskedAgain();
        WaitingEvent cutOff = TurnFixture.interrupted(fixture.text("Hello"), 3, "run-7");

        // When
        Outcome outcome = fixture.handle(cutOff);

        // Then
        assertThat(TurnFixture.body(outcome)).isEqualTo("You said: Hello");
        assertThat(fixture.agent.questions).singleElement().satisfies(question -> {
            assertThat(question.turnId()).isEqualTo("$message/letta/a/3");
            assertThat(question.earlier()).isEqualTo(new Question.Earlier(cutOff.receivedAt(), Optional.of("run-7")));
        });
    }

    @Test
    void a_forgotten_conversation_is_replaced_and_said_and_the_message_asked_there() {
        // Given
        fixture.agent.answers(question -> question.chatId().equals("chat-1")
                ? CHAT_IS_GONE
                : new AgentOutcome.Answered(List.of("in " + question.chatId())));

        // When
        Outcome replaced = fixture.handle(fixture.text("Hello"));
        Outcome asked = fixture.handle(fixture.failingSince(fixture.text("Hello"), Duration.ZERO));

        // Then
        assertThat(replaced).isInstanceOf(Outcome.RetryLater.class);
        assertThat(((Outcome.RetryLater) replaced).pause()).isZero();
        assertThat(TurnFixture.body(replaced)).startsWith("The conversation of this room no longer existed");
        assertThat(TurnFixture.body(asked)).isEqualTo("in chat-2");
    }

    @Test
    void a_backend_that_forgets_every_conversation_at_once_is_not_asked_without_end() {
        // Given
        fixture.agent.answers(CHAT_IS_GONE);

        // When
        Outcome replaced = fixture.handle(fixture.text("Hello"));
        Outcome ended = fixture.handle(fixture.failingSince(fixture.text("Hello"), Duration.ZERO));

        // Then
        assertThat(replaced).isInstanceOf(Outcome.RetryLater.class);
        assertThat(ended).isInstanceOf(Outcome.DeadLettered.class);
        assertThat(TurnFixture.body(ended))
                .startsWith("The conversation of this room no longer exists on Ada's server");
        assertThat(fixture.agent.lists.chatCount()).isEqualTo(2);
    }

    @Test
    void trouble_with_the_homeserver_while_a_conversation_is_replaced_costs_only_time() {
        // Given
        fixture.handle(fixture.text("Hello"));
        fixture.agent.answers(question -> question.chatId().equals("chat-1")
                ? CHAT_IS_GONE
                : new AgentOutcome.Answered(List.of("in " + question.chatId())));
        fixture.homeserver.before(failing("putState", new HomeserverException.Unclear("putState", "502", null)));

        // When
        Outcome waits = fixture.handle(fixture.text("Hello"));
        fixture.homeserver.withoutHooks();
        Outcome replaced = fixture.handle(fixture.failingSince(fixture.text("Hello"), Duration.ofSeconds(5)));
        Outcome asked = fixture.handle(fixture.failingSince(fixture.text("Hello"), Duration.ofSeconds(5)));

        // Then
        assertThat(waits).isEqualTo(new Outcome.RetryLater(Duration.ofSeconds(5), List.of()));
        assertThat(TurnFixture.body(replaced)).startsWith("The conversation of this room no longer existed");
        assertThat(TurnFixture.body(asked)).isEqualTo("in chat-2");
    }

    @Test
    void a_message_waits_while_another_turn_holds_what_the_backend_says_must_not_overlap() {
        // Given
        try (var held = fixture.leasesOf("another").acquire("backend letta a").orElseThrow()) {
            // When
            Outcome outcome = fixture.handle(fixture.text("Hello"));

            // Then
            assertThat(held.isHeld()).isTrue();
            assertThat(outcome).isInstanceOf(Outcome.HandleLater.class);
            assertThat(fixture.agent.questions).isEmpty();
            assertThat(fixture.asked).isZero();
        }
        assertThat(TurnFixture.body(fixture.handle(fixture.text("Hello")))).isEqualTo("You said: Hello");
        assertThat(fixture.leasesOf("another").acquire("backend letta a")).isPresent();
    }

    @Test
    void a_message_waits_while_the_homeserver_is_in_trouble_and_a_conversation_has_to_be_opened() {
        // Given
        fixture.homeserver.before(failing("putState", new HomeserverException.Unclear("putState", "502", null)));

        // When
        Outcome outcome = fixture.handle(fixture.text("Hello"));

        // Then
        assertThat(outcome).isEqualTo(new Outcome.HandleLater(Duration.ofSeconds(5)));
        assertThat(fixture.agent.questions).isEmpty();
    }

    @Test
    void a_conversation_that_the_room_refuses_to_keep_is_told_and_its_agent_not_asked() {
        // Given
        fixture.homeserver.before(failing("putState", new HomeserverException.Refused("putState", 403, "M_FORBIDDEN")));

        // When
        Outcome outcome = fixture.handle(fixture.text("Hello"));

        // Then
        assertThat(TurnFixture.body(outcome))
                .startsWith(
                        "I couldn't begin a conversation with Ada here, because the Homeroom bot isn't in this room");
        assertThat(fixture.agent.questions).isEmpty();
    }

    @Test
    void a_backend_that_opens_no_conversation_now_is_tried_again() {
        // Given
        fixture.agent.lists.opensChatsWith(() -> new ChatOpening.NotOpened(
                new AgentOutcome.NotTaken(AgentOutcome.NotTaken.Reason.UNAVAILABLE, Optional.empty(), "down")));

        // When
        Outcome outcome = fixture.handle(fixture.text("Hello"));

        // Then
        assertThat(outcome).isEqualTo(new Outcome.RetryLater(Duration.ofSeconds(1), List.of()));
    }

    private static Consumer<FakeHomeserver.Call> failing(String name, HomeserverException with) {
        return call -> {
            if (call.name().equals(name)) {
                throw with;
            }
        };
    }
}
