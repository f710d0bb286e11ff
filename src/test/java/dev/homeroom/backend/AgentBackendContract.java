package dev.homeroom.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.config.BackendName;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract of every kind of backend. */
public abstract class AgentBackendContract {

    protected abstract AgentBackend backend();

    /** An agent whose answers end with the question. */
    protected abstract String echoingAgent();

    @Test
    void the_list_is_complete_and_has_each_agent_once() {
        // When
        AgentList list = backend().list();

        // Then
        assertThat(list).isInstanceOfSatisfying(AgentList.Complete.class, complete -> {
            List<String> ids = complete.agents().stream().map(Agent::id).toList();
            assertThat(ids).contains(echoingAgent()).doesNotHaveDuplicates();
            assertThat(complete.agents()).allMatch(Agent::enabled);
        });
    }

    @Test
    void the_name_of_a_backend_is_a_valid_one() {
        assertThat(BackendName.isValid(backend().name())).isTrue();
    }

    @Test
    void a_question_is_answered() {
        // Given
        Question question = question("Good morning!");

        // When
        AgentOutcome outcome = backend().ask(question, event -> {});

        // Then
        assertThat(answerOf(outcome)).endsWith("Good morning!");
    }

    @Test
    void the_pieces_of_each_message_make_up_the_answer() {
        // Given
        Queue<AgentEvent> events = new ConcurrentLinkedQueue<>();

        // When
        AgentOutcome outcome = backend().ask(question("one two three\n\nfour ä🙂 five"), events::add);

        // Then
        List<AgentEvent.Text> pieces = events.stream()
                .filter(AgentEvent.Text.class::isInstance)
                .map(AgentEvent.Text.class::cast)
                .toList();
        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(pieces.stream().map(AgentEvent.Text::messageId).distinct()).hasSize(1);
        assertThat(pieces.stream().map(AgentEvent.Text::piece).collect(Collectors.joining()))
                .isEqualTo(answerOf(outcome));
    }

    @Test
    void the_same_question_asked_again_has_the_same_answer() {
        // Given
        Question question = question("Only once, please");
        AgentOutcome first = backend().ask(question, event -> {});

        // When
        AgentOutcome second = backend().ask(question, event -> {});

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(backend().isIdempotent(question)).isTrue();
    }

    @Test
    void an_agent_that_is_not_there_is_told_apart() {
        // Given
        String gone = "agent-00000000-0000-4000-8000-000000000000";
        Question question = new Question(gone, "default", UUID.randomUUID().toString(), null, "Anybody?");

        // When
        AgentOutcome outcome = backend().ask(question, event -> {});

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        AgentOutcome.Failed.class,
                        failed -> assertThat(failed.cause()).isEqualTo(AgentOutcome.Failed.Cause.UNKNOWN_AGENT));
    }

    @Test
    void an_agent_that_says_nothing_is_silent() {
        assertThat(backend().ask(question(silence()), event -> {})).isEqualTo(new AgentOutcome.Silent());
    }

    /** A question that the echoing agent has nothing to say to. */
    protected String silence() {
        return "[[silent]]";
    }

    @Test
    void two_chats_of_an_agent_do_not_exclude_each_other() {
        // Given
        String one = openChat();
        String other = openChat();

        // When
        Optional<String> keyOfOne = backend().mutexKey(echoingAgent(), one);

        // Then
        assertThat(one).isNotEqualTo(other);
        assertThat(keyOfOne).isEmpty();
    }

    @Test
    void many_questions_in_different_chats_are_answered_side_by_side() {
        // Given
        Set<Question> questions =
                Set.of(question("a"), question("b"), question("c"), question("d"), question("e"), question("f"));

        // When
        Queue<String> answers = new ConcurrentLinkedQueue<>();
        List<Thread> threads = questions.stream()
                .map(question -> Thread.ofVirtual()
                        .start(() -> answers.add(answerOf(backend().ask(question, event -> {})))))
                .toList();
        threads.forEach(AgentBackendContract::join);

        // Then
        assertThat(answers).hasSameSizeAs(questions).doesNotHaveDuplicates();
    }

    private static void join(Thread thread) {
        try {
            assertThat(thread.join(java.time.Duration.ofSeconds(30))).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    protected final Question question(String text) {
        return new Question(echoingAgent(), openChat(), "$turn-" + UUID.randomUUID(), null, text);
    }

    protected final String openChat() {
        ChatOpening opening = backend().openChat(echoingAgent(), "!room:example.org");
        assertThat(opening).isInstanceOf(ChatOpening.Opened.class);
        return ((ChatOpening.Opened) opening).chatId();
    }

    protected static String answerOf(AgentOutcome outcome) {
        assertThat(outcome).isInstanceOf(AgentOutcome.Answered.class);
        return String.join("\n\n", ((AgentOutcome.Answered) outcome).messages());
    }
}
