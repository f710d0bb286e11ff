package dev.homeroom.conversation.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.conversation.loop.LoopGuard.LoopLimit;
import dev.homeroom.conversation.loop.LoopGuard.LoopLimits;
import dev.homeroom.conversation.loop.LoopGuard.LoopVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class LoopGuardTest {
    private static final LoopLimits LIMITS = new LoopLimits(8, 12, 9, Duration.ofSeconds(60));
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    @Test
    void turns_within_all_limits_run() {
        assertThat(LoopGuard.CLOSED.automatic(3, 1, START, LIMITS))
                .isEqualTo(new LoopVerdict.Allowed(new LoopGuard(3, List.of(START, START, START), Optional.empty())));
    }

    @Test
    void the_ninth_hop_opens_the_guard() {
        // When
        LoopVerdict eighth = LoopGuard.CLOSED.automatic(1, 8, START, LIMITS);
        LoopVerdict ninth = LoopGuard.CLOSED.automatic(1, 9, START, LIMITS);

        // Then
        assertThat(eighth).isInstanceOf(LoopVerdict.Allowed.class);
        assertThat(by(ninth)).contains(LoopLimit.HOPS);
    }

    @Test
    void the_ninth_turn_within_a_minute_opens_the_guard() {
        // Given
        LoopGuard eight = after(LoopGuard.CLOSED, 8, Duration.ofSeconds(7));

        // When
        LoopVerdict ninth = eight.automatic(1, 1, START.plusSeconds(8 * 7), LIMITS);

        // Then
        assertThat(by(ninth)).contains(LoopLimit.FUSE);
    }

    @Test
    void slow_turns_use_up_the_budget() {
        // Given
        LoopGuard twelve = after(LoopGuard.CLOSED, 12, Duration.ofMinutes(1));

        // When
        LoopVerdict thirteenth = twelve.automatic(1, 1, START.plus(Duration.ofMinutes(13)), LIMITS);

        // Then
        assertThat(by(thirteenth)).contains(LoopLimit.BUDGET);
    }

    @Test
    void a_person_refills_the_budget() {
        // Given
        LoopGuard twelve = after(LoopGuard.CLOSED, 12, Duration.ofMinutes(1));

        // When
        LoopVerdict next = twelve.personWrote().automatic(1, 1, START.plus(Duration.ofMinutes(13)), LIMITS);

        // Then
        assertThat(next).isInstanceOf(LoopVerdict.Allowed.class);
    }

    @Test
    void a_person_does_not_refill_the_fuse() {
        // Given
        LoopGuard eight = after(LoopGuard.CLOSED, 8, Duration.ofSeconds(1));

        // When
        LoopVerdict ninth = eight.personWrote().automatic(1, 1, START.plusSeconds(9), LIMITS);

        // Then
        assertThat(by(ninth)).contains(LoopLimit.FUSE);
    }

    @Test
    void one_message_that_asks_too_many_gets_none_of_them() {
        assertThat(by(LoopGuard.CLOSED.automatic(9, 1, START, LIMITS))).contains(LoopLimit.FUSE);
    }

    @Test
    void an_open_guard_stays_open_whoever_writes_and_however_long_it_takes() {
        // Given
        LoopGuard open = opened();

        // When
        LoopGuard later = open.personWrote();

        // Then
        assertThat(later).isEqualTo(open);
        assertThat(later.automatic(1, 1, START.plus(Duration.ofDays(365)), LIMITS))
                .isEqualTo(new LoopVerdict.StillOpen());
    }

    @Test
    void a_person_who_resumes_closes_the_guard() {
        assertThat(opened().resumed()).isEqualTo(LoopGuard.CLOSED);
    }

    /** What may happen in a room: a pause, and then a person, a resume, or an agent that asks some agents. */
    record Happening(Duration pause, int kind, int turns, int hop) {}

    @Provide
    Arbitrary<List<Happening>> happenings() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 40_000).map(Duration::ofMillis),
                        Arbitraries.frequency(Tuple.of(1, 0), Tuple.of(1, 1), Tuple.of(18, 2)),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(0, 10))
                .as(Happening::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(200);
    }

    @Property(tries = 2_000)
    void no_sequence_of_messages_runs_past_the_limits(@ForAll("happenings") List<Happening> happenings) {
        LoopGuard guard = LoopGuard.CLOSED;
        Instant now = START;
        int sincePerson = 0;
        List<Instant> ran = new ArrayList<>();
        for (Happening happening : happenings) {
            now = now.plus(happening.pause());
            switch (happening.kind()) {
                case 0 -> {
                    guard = guard.personWrote();
                    sincePerson = guard.isOpen() ? sincePerson : 0;
                }
                case 1 -> {
                    guard = guard.resumed();
                    sincePerson = 0;
                    ran.clear();
                }
                default -> {
                    boolean wasOpen = guard.isOpen();
                    LoopVerdict verdict = guard.automatic(happening.turns(), happening.hop(), now, LIMITS);
                    guard = next(guard, verdict);
                    if (verdict instanceof LoopVerdict.Allowed) {
                        assertThat(wasOpen).isFalse();
                        assertThat(happening.hop()).isLessThanOrEqualTo(8);
                        sincePerson += happening.turns();
                        Instant at = now;
                        IntStream.range(0, happening.turns()).forEach(_ -> ran.add(at));
                    } else {
                        assertThat(guard.isOpen()).isTrue();
                    }
                }
            }
            Instant from = now.minusSeconds(60);
            assertThat(sincePerson).isLessThanOrEqualTo(12);
            assertThat(ran.stream().filter(at -> at.isAfter(from)).count()).isLessThanOrEqualTo(8);
        }
    }

    /** Without a person, whatever agents do, no more than twelve turns ever run. */
    @Property(tries = 500)
    void agents_alone_come_to_an_end(@ForAll("happenings") List<Happening> happenings) {
        LoopGuard guard = LoopGuard.CLOSED;
        Instant now = START;
        int ran = 0;
        for (Happening happening : happenings) {
            now = now.plus(happening.pause());
            LoopVerdict verdict = guard.automatic(happening.turns(), happening.hop(), now, LIMITS);
            ran += verdict instanceof LoopVerdict.Allowed ? happening.turns() : 0;
            guard = next(guard, verdict);
        }
        assertThat(ran).isLessThanOrEqualTo(12);
    }

    private static LoopGuard opened() {
        return next(LoopGuard.CLOSED, LoopGuard.CLOSED.automatic(1, 9, START, LIMITS));
    }

    private static LoopGuard after(LoopGuard guard, int turns, Duration apart) {
        LoopGuard after = guard;
        for (int turn = 0; turn < turns; turn++) {
            after = next(after, after.automatic(1, 1, START.plus(apart.multipliedBy(turn)), LIMITS));
        }
        assertThat(after.isOpen()).isFalse();
        return after;
    }

    private static LoopGuard next(LoopGuard before, LoopVerdict verdict) {
        return switch (verdict) {
            case LoopVerdict.Allowed(LoopGuard next) -> next;
            case LoopVerdict.Opened(LoopGuard next, LoopLimit by) -> next;
            case LoopVerdict.StillOpen _ -> before;
        };
    }

    private static Optional<LoopLimit> by(LoopVerdict verdict) {
        return verdict instanceof LoopVerdict.Opened(LoopGuard next, LoopLimit limit) && next.isOpen()
                ? Optional.of(limit)
                : Optional.empty();
    }
}
