package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TypingIndicatorTest {
    private static final UserId AGENT = new UserId("@agent_a:home.test");
    private static final EventId ONE = new EventId("$one");
    private static final EventId TWO = new EventId("$two");
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration NEVER = Duration.ofHours(1);

    private final FakeHomeserver homeserver = new FakeHomeserver(new UserId("@bot:home.test"));
    private final RoomId room = homeserver.foreignRoom(AGENT, Optional.empty());

    @Test
    void a_message_is_marked_as_read_at_once_and_a_quick_answer_shows_no_typing() {
        // Given
        TypingIndicator typingIndicator = attention(NEVER, NEVER);

        // When
        TypingIndicator.Shown shown = typingIndicator.show(AGENT, room, ONE);
        await().until(() -> calls().contains("markRead"));
        shown.close();

        // Then
        typingIndicator.show(AGENT, room, TWO).close();
        await().until(() -> calls().size() >= 2);
        assertThat(calls()).containsExactly("markRead", "markRead");
    }

    @Test
    void a_message_that_waits_is_marked_as_read_and_shows_no_typing() {
        // Given
        TypingIndicator typingIndicator = attention(AT_ONCE, NEVER);

        // When
        typingIndicator.markRead(AGENT, room, ONE);

        // Then
        await().until(() -> calls().contains("markRead"));
        await().during(Duration.ofMillis(100)).until(() -> calls().equals(List.of("markRead")));
    }

    @Test
    void typing_is_shown_and_refreshed_while_the_agent_works_and_then_stopped() {
        // Given
        TypingIndicator typingIndicator = attention(AT_ONCE, Duration.ofMillis(20));

        // When
        TypingIndicator.Shown shown = typingIndicator.show(AGENT, room, ONE);
        await().until(() -> calls().stream().filter("startTyping"::equals).count() >= 3);
        shown.close();

        // Then
        await().until(() -> calls().getLast().equals("stopTyping"));
        assertThat(calls().getFirst()).isEqualTo("markRead");
        assertThat(calls()).containsOnlyOnce("stopTyping");
    }

    @Test
    void a_turn_that_comes_back_with_the_same_message_does_not_mark_it_as_read_again() {
        // Given
        TypingIndicator typingIndicator = attention(AT_ONCE, NEVER);
        typingIndicator.show(AGENT, room, ONE).close();
        await().until(() -> calls().contains("markRead"));

        // When
        TypingIndicator.Shown again = typingIndicator.show(AGENT, room, ONE);
        await().until(() -> calls().contains("startTyping"));
        again.close();

        // Then
        await().until(() -> calls().getLast().equals("stopTyping"));
        assertThat(calls()).containsOnlyOnce("markRead");
    }

    @Test
    void a_late_stop_of_one_turn_never_ends_the_typing_of_the_next() throws Exception {
        // Given
        TypingIndicator typingIndicator = attention(AT_ONCE, NEVER);
        CountDownLatch stopMayGo = new CountDownLatch(1);
        TypingIndicator.Shown first = typingIndicator.show(AGENT, room, ONE);
        await().until(() -> calls().contains("startTyping"));
        homeserver.before(call -> {
            if (call.name().equals("stopTyping")) {
                awaitQuietly(stopMayGo);
            }
        });

        // When
        first.close();
        await().until(() -> calls().contains("stopTyping"));
        TypingIndicator.Shown second = typingIndicator.show(AGENT, room, TWO);
        await().until(() -> calls().getLast().equals("markRead"));
        stopMayGo.countDown();

        // Then
        await().until(() -> calls().getLast().equals("startTyping"));
        assertThat(calls()).containsExactly("markRead", "startTyping", "stopTyping", "markRead", "startTyping");
        second.close();
        await().until(() -> calls().getLast().equals("stopTyping"));
    }

    @Test
    void a_homeserver_that_does_not_take_it_is_left_alone_and_the_next_message_is_shown() {
        // Given
        TypingIndicator typingIndicator = attention(AT_ONCE, NEVER);
        homeserver.before(call -> {
            throw new HomeserverException.Unclear(call.name(), "no answer", null);
        });
        typingIndicator.show(AGENT, room, ONE).close();
        await().until(() -> calls().contains("markRead"));
        homeserver.withoutHooks();
        homeserver.forgetCalls();

        // When
        TypingIndicator.Shown shown = typingIndicator.show(AGENT, room, ONE);

        // Then
        await().until(() -> calls().containsAll(List.of("markRead", "startTyping")));
        shown.close();
        await().until(() -> calls().getLast().equals("stopTyping"));
    }

    private TypingIndicator attention(Duration calm, Duration refresh) {
        return new TypingIndicator(homeserver, new TypingIndicator.TypingPauses(calm, refresh, Duration.ofSeconds(10)));
    }

    private List<String> calls() {
        return homeserver.calls().stream().map(FakeHomeserver.Call::name).toList();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
