package dev.homeroom.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.operations.BackgroundJob.JobState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BackgroundJobTest {
    private final BackgroundJob<String> work = new BackgroundJob<>("test");

    @Test
    void it_is_read_line_by_line_while_it_goes_on_and_there_is_one_at_a_time() {
        // Given
        CountDownLatch gate = new CountDownLatch(1);

        // When
        boolean begun = work.begin(say -> {
            say.accept("one");
            say.accept("two");
            pass(gate);
            say.accept("three");
        });
        await().until(() -> work.progress(0).next() == 2);
        boolean second = work.begin(say -> say.accept("other"));
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
        String why = work.progress(0).failure().orElseThrow();
        boolean again = work.begin(say -> say.accept("fine"));
        await().until(() -> work.progress(0).state() == JobState.DONE);

        // Then
        assertThat(why).contains("a time-out", "Please repeat it");
        assertThat(again).isTrue();
        assertThat(work.progress(0).lines()).containsExactly("fine");
        assertThat(work.progress(0).failure()).isEmpty();
    }

    @Test
    void a_caller_waits_for_the_end_as_long_as_it_likes() throws Exception {
        // Given
        CountDownLatch gate = new CountDownLatch(1);
        work.begin(say -> {
            pass(gate);
            say.accept("result");
        });

        // When
        BackgroundJob.JobProgress<String> early = work.awaitEnd(Duration.ofMillis(1));
        gate.countDown();
        BackgroundJob.JobProgress<String> end = work.awaitEnd(Duration.ofSeconds(20));

        // Then
        assertThat(early.state()).isEqualTo(JobState.RUNNING);
        assertThat(end.state()).isEqualTo(JobState.DONE);
        assertThat(end.lines()).containsExactly("result");
    }

    private static void pass(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
