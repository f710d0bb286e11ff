package dev.homeroom.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final AgentRef ADA = new AgentRef("letta", "ada");
    private static final AgentRef BOB = new AgentRef("letta", "bob");

    private final Backlog backlog = new Backlog();

    @Test
    void each_wanted_agent_is_given_out_once() {
        // Given
        backlog.want(List.of(ADA, BOB));

        // When
        var first = backlog.next(NOW);
        var second = backlog.next(NOW);

        // Then
        assertThat(List.of(first.orElseThrow(), second.orElseThrow())).containsExactlyInAnyOrder(ADA, BOB);
        assertThat(backlog.next(NOW)).isEmpty();
        assertThat(backlog.isIdle(NOW)).isFalse();
    }

    @Test
    void an_agent_that_is_wanted_again_while_it_runs_runs_again_afterwards() {
        // Given
        backlog.want(List.of(ADA));
        backlog.next(NOW);

        // When
        backlog.want(List.of(ADA));

        // Then
        assertThat(backlog.next(NOW)).isEmpty();
        backlog.done(ADA);
        assertThat(backlog.next(NOW)).contains(ADA);
    }

    @Test
    void a_failing_agent_comes_back_after_pauses_that_grow_to_five_minutes() {
        // Given
        backlog.want(List.of(ADA));
        Instant now = NOW;

        for (int seconds : new int[] {2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            // When
            backlog.next(now);
            backlog.failed(ADA, "no", Duration.ZERO, now);

            // Then
            assertThat(backlog.isIdle(now)).isTrue();
            assertThat(backlog.next(now.plusSeconds(seconds).minusMillis(1))).isEmpty();
            now = now.plusSeconds(seconds);
            assertThat(backlog.nextTry()).contains(now);
            assertThat(backlog.isIdle(now)).isFalse();
        }
        assertThat(backlog.failures())
                .singleElement()
                .satisfies(failing -> assertThat(failing.attempts()).isEqualTo(10));
    }

    @Test
    void the_homeserver_may_ask_for_a_longer_pause() {
        // Given
        backlog.want(List.of(ADA));
        backlog.next(NOW);

        // When
        backlog.failed(ADA, "slow down", Duration.ofMinutes(1), NOW);

        // Then
        assertThat(backlog.nextTry()).contains(NOW.plusSeconds(60));
    }

    @Test
    void a_failing_agent_that_is_wanted_again_keeps_its_pause_and_one_that_is_not_is_forgotten() {
        // Given
        backlog.want(List.of(ADA, BOB));
        backlog.next(NOW);
        backlog.next(NOW);
        backlog.failed(ADA, "no", Duration.ZERO, NOW);
        backlog.failed(BOB, "no", Duration.ZERO, NOW);

        // When
        backlog.want(List.of(ADA));

        // Then
        assertThat(backlog.next(NOW)).isEmpty();
        assertThat(backlog.next(NOW.plusSeconds(2))).contains(ADA);
        assertThat(backlog.next(NOW.plusSeconds(2))).isEmpty();
    }
}
