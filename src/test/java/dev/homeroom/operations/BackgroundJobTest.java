package dev.homeroom.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.operations.BackgroundJob.FailureKind;
import dev.homeroom.operations.BackgroundJob.JobFailure;
import dev.homeroom.operations.BackgroundJob.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackgroundJobTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final BackgroundJob<String> work = new BackgroundJob<>("test");

    @Test
    void it_is_read_line_by_line_while_it_goes_on_and_there_is_one_at_a_time() {
        // Given
        CountDownLatch gate = new CountDownLatch(1);

        // When
        boolean begun = begin(say -> {
            say.accept("one");
            say.accept("two");
            pass(gate);
            say.accept("three");
        });
        await().until(() -> work.progress(0).next() == 2);
        boolean second = begin(say -> say.accept("other"));
        BackgroundJob.JobProgress<String> between = work.progress(1);
        gate.countDown();
        await().until(() -> work.progress(0).state() == JobState.DONE);

        // Then
        assertThat(begun).isTrue();
        assertThat(second).isFalse();
        assertThat(between.state()).isEqualTo(JobState.RUNNING);
        assertThat(between.lines()).containsExactly("two");
        assertThat(work.progress(2).lines()).containsExactly("three");
        assertThat(work.progress(Integer.MAX_VALUE).lines()).isEmpty();
        assertThat(work.progress(-1).lines()).hasSize(3);
    }

    @Test
    void what_breaks_off_says_why_and_can_be_begun_again() {
        // When
        work.begin(say -> {
            throw new HomeserverException.Unclear("GET /x", "a time-out", null);
        });
        await().until(() -> work.progress(0).state() == JobState.FAILED);
        JobFailure why = work.progress(0).failure().orElseThrow();
        boolean again = begin(say -> say.accept("fine"));
        await().until(() -> work.progress(0).state() == JobState.DONE);

        // Then
        assertThat(why.kind()).isEqualTo(FailureKind.OUTAGE);
        assertThat(why.sentence()).contains("a time-out", "Please repeat it");
        assertThat(again).isTrue();
        assertThat(work.progress(0).lines()).containsExactly("fine");
        assertThat(work.progress(0).failure()).isEmpty();
    }

    @Test
    void a_caller_waits_for_the_end_as_long_as_it_likes() throws Exception {
        // Given
        CountDownLatch gate = new CountDownLatch(1);
        BackgroundJob.JobRun<String> run = work.begin(say -> {
                    pass(gate);
                    say.accept("result");
                })
                .orElseThrow();

        // When
        BackgroundJob.JobProgress<String> early = run.awaitEnd(Duration.ofMillis(1));
        gate.countDown();
        BackgroundJob.JobProgress<String> end = run.awaitEnd(LIMIT);

        // Then
        assertThat(early.state()).isEqualTo(JobState.RUNNING);
        assertThat(end.state()).isEqualTo(JobState.DONE);
        assertThat(end.lines()).containsExactly("result");
    }

    static Stream<Throwable> defects() {
        return Stream.of(new IllegalStateException("secret"), new StackOverflowError("secret"));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void a_defect_ends_the_run_and_is_told_with_an_error_id_alone(Throwable defect) throws Exception {
        // When
        BackgroundJob.JobRun<String> run = work.begin(say -> raise(defect)).orElseThrow();
        JobFailure failure = run.awaitEnd(LIMIT).failure().orElseThrow();
        boolean again = begin(say -> say.accept("fine"));

        // Then
        assertThat(failure.kind()).isEqualTo(FailureKind.DEFECT);
        assertThat(failure.sentence()).contains("under error ").doesNotContain("secret");
        assertThat(again).isTrue();
    }

    @Test
    void a_caller_gets_the_result_of_its_own_run_after_another_has_begun() throws Exception {
        // Given
        BackgroundJob.JobRun<String> first =
                work.begin(say -> say.accept("first")).orElseThrow();
        first.awaitEnd(LIMIT);
        CountDownLatch gate = new CountDownLatch(1);
        BackgroundJob.JobRun<String> second = work.begin(say -> pass(gate)).orElseThrow();

        // When
        BackgroundJob.JobProgress<String> result = first.awaitEnd(LIMIT);
        gate.countDown();
        second.awaitEnd(LIMIT);

        // Then
        assertThat(result.state()).isEqualTo(JobState.DONE);
        assertThat(result.lines()).containsExactly("first");
    }

    @Test
    void a_job_that_never_began_is_idle() {
        assertThat(work.progress(0))
                .isEqualTo(new BackgroundJob.JobProgress<>(JobState.IDLE, List.of(), 0, Optional.empty()));
    }

    private boolean begin(Consumer<Consumer<String>> does) {
        return work.begin(does).isPresent();
    }

    private static void raise(Throwable defect) {
        switch (defect) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(defect);
        }
    }

    private static void pass(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
