package dev.homeroom.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingAgentsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final AgentRef ADA = new AgentRef("letta", "ada");
    private static final AgentRef BOB = new AgentRef("letta", "bob");

    private final PendingAgents pendingAgents = new PendingAgents();

    @Test
    void each_wanted_agent_is_given_out_once() {
        // Given
        pendingAgents.want(List.of(ADA, BOB));

        // When
        var first = pendingAgents.next(NOW);
        var second = pendingAgents.next(NOW);

        // Then
        assertThat(List.of(first.orElseThrow(), second.orElseThrow())).containsExactlyInAnyOrder(ADA, BOB);
        assertThat(pendingAgents.next(NOW)).isEmpty();
        assertThat(pendingAgents.isIdle(NOW)).isFalse();
    }

    @Test
    void an_agent_that_is_wanted_again_while_it_runs_runs_again_afterwards() {
        // Given
        pendingAgents.want(List.of(ADA));
        pendingAgents.next(NOW);

        // When
        pendingAgents.want(List.of(ADA));

        // Then
        assertThat(pendingAgents.next(NOW)).isEmpty();
        pendingAgents.done(ADA);
        assertThat(pendingAgents.next(NOW)).contains(ADA);
    }

    @Test
    void a_failing_agent_comes_back_after_pauses_that_grow_to_five_minutes() {
        // Given
        pendingAgents.want(List.of(ADA));
        Instant now = NOW;

        for (int seconds : new int[] {2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            // When
            pendingAgents.next(now);
            pendingAgents.failed(ADA, "no", Duration.ZERO, now);

            // Then
            assertThat(pendingAgents.isIdle(now)).isTrue();
            assertThat(pendingAgents.next(now.plusSeconds(seconds).minusMillis(1)))
                    .isEmpty();
            now = now.plusSeconds(seconds);
            assertThat(pendingAgents.nextTry()).contains(now);
            assertThat(pendingAgents.isIdle(now)).isFalse();
        }
        assertThat(pendingAgents.failures())
                .singleElement()
                .satisfies(failing -> assertThat(failing.attempts()).isEqualTo(10));
    }

    @Test
    void the_homeserver_may_ask_for_a_longer_pause() {
        // Given
        pendingAgents.want(List.of(ADA));
        pendingAgents.next(NOW);

        // When
        pendingAgents.failed(ADA, "slow down", Duration.ofMinutes(1), NOW);

        // Then
        assertThat(pendingAgents.nextTry()).contains(NOW.plusSeconds(60));
    }

    @Test
    void a_failing_agent_that_is_wanted_again_keeps_its_pause_and_one_that_is_not_is_forgotten() {
        // Given
        pendingAgents.want(List.of(ADA, BOB));
        pendingAgents.next(NOW);
        pendingAgents.next(NOW);
        pendingAgents.failed(ADA, "no", Duration.ZERO, NOW);
        pendingAgents.failed(BOB, "no", Duration.ZERO, NOW);

        // When
        pendingAgents.want(List.of(ADA));

        // Then
        assertThat(pendingAgents.next(NOW)).isEmpty();
        assertThat(pendingAgents.next(NOW.plusSeconds(2))).contains(ADA);
        assertThat(pendingAgents.next(NOW.plusSeconds(2))).isEmpty();
    }
}
