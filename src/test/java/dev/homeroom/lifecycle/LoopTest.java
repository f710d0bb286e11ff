package dev.homeroom.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.queue.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);

    private final CapturedLog capturedLog = new CapturedLog(Loop.class.getName());
    private final RecordedWaits waits = new RecordedWaits();
    private final Semaphore runs = new Semaphore(0);

    /** Waits that take no time. */
    private static final class RecordedWaits implements Loop.Waits {
        private final List<String> all = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void untilWoken(Duration limit) {
            all.add("pause " + limit);
        }

        @Override
        public void untilStopped(Duration limit) {
            if (limit.isPositive()) {
                all.add("back off " + limit);
            }
        }
    }

    /** Work that knows its loop. */
    @FunctionalInterface
    private interface NumberedWork {
        Duration run(int number, Loop loop) throws InterruptedException;
    }

    /** A loop whose waits take no time; its work stops it. */
    private final class Untimed {
        private final Loop loop;
        private int number;

        Untimed(NumberedWork work) {
            this.loop = new Loop("hourly", () -> work.run(++number, loop()), Optional.of(waits));
        }

        private Loop loop() {
            return loop;
        }

        void runToTheEnd() throws InterruptedException {
            loop.start();
            assertThat(loop.join(LIMIT)).isTrue();
        }
    }

    @BeforeEach
    void listen() {
        capturedLog.open();
    }

    @AfterEach
    void listenNoMore() {
        capturedLog.close();
    }

    @Test
    void the_work_says_how_long_to_pause() throws Exception {
        // Given
        Untimed untimed = new Untimed((number, loop) -> {
            if (number == 3) {
                loop.stop();
            }
            return Duration.ofSeconds(number);
        });

        // When
        untimed.runToTheEnd();

        // Then
        assertThat(waits.all).containsExactly("pause PT1S", "pause PT2S", "pause PT3S");
    }

    @Test
    void a_failure_is_logged_and_the_loop_continues_after_a_pause_that_grows_until_the_next_success() throws Exception {
        // Given
        Untimed untimed = new Untimed((number, loop) -> {
            switch (number) {
                case 1, 4 -> throw new IllegalStateException("failure " + number);
                case 2 -> throw new StackOverflowError();
                case 5 -> loop.stop();
                default -> {}
            }
            return HOUR;
        });

        // When
        untimed.runToTheEnd();

        // Then
        assertThat(waits.all)
                .containsExactly("back off PT1S", "back off PT2S", "pause PT1H", "back off PT1S", "pause PT1H");
        assertThat(capturedLog.lines())
                .containsExactly(
                        "The loop hourly failed and continues in 1 s",
                        "The loop hourly failed and continues in 2 s",
                        "The loop hourly failed and continues in 1 s");
    }

    @Test
    void a_lasting_failure_is_logged_once_a_minute() throws Exception {
        // Given
        Untimed untimed = new Untimed((number, loop) -> {
            if (number == 20) {
                loop.stop();
            }
            throw new IllegalStateException("again");
        });

        // When
        untimed.runToTheEnd();

        // Then
        assertThat(waits.all).hasSize(20).endsWith("back off PT1M", "back off PT1M");
    }

    @Test
    void a_wake_up_ends_the_pause() throws Exception {
        // Given
        Loop loop = new Loop("woken", this::runAndPauseLong);
        loop.start();
        awaitRun();

        // When
        loop.wake();

        // Then
        awaitRun();
        end(loop);
    }

    @Test
    void any_number_of_wake_ups_during_a_run_cause_one_more_run() throws Exception {
        // Given
        CountDownLatch woken = new CountDownLatch(1);
        Loop loop = new Loop("woken", () -> {
            runs.release();
            woken.await();
            return HOUR;
        });
        loop.start();
        awaitRun();

        // When
        loop.wake();
        loop.wake();
        loop.wake();
        woken.countDown();

        // Then
        awaitRun();
        end(loop);
        assertThat(runs.availablePermits()).isZero();
    }

    @Test
    void a_wake_up_before_the_start_causes_no_second_run() throws Exception {
        // Given
        Loop loop = new Loop("woken", this::runAndPauseLong);
        loop.wake();

        // When
        loop.start();

        // Then
        awaitRun();
        assertThat(runs.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
        end(loop);
    }

    @Test
    void timed_work_is_repeated_too() throws Exception {
        // Given
        Loop loop = Loop.every(Duration.ZERO, "timed", runs::release);

        // When
        loop.start();

        // Then
        awaitRun();
        awaitRun();
        end(loop);
    }

    @Test
    void a_stop_ends_the_pause_and_no_run_follows() throws Exception {
        // Given
        Loop loop = new Loop("stopped", this::runAndPauseLong);
        loop.start();
        awaitRun();

        // When
        end(loop);

        // Then
        assertThat(runs.availablePermits()).isZero();
    }

    @Test
    void a_stop_ends_the_wait_after_a_failure() throws Exception {
        // Given
        Loop loop = new Loop("stopped", () -> {
            runs.release();
            throw new IllegalStateException("always");
        });
        loop.start();
        awaitRun();

        // When
        loop.stop();

        // Then
        assertThat(loop.join(LIMIT)).isTrue();
    }

    @Test
    void a_stop_leaves_the_work_in_progress_to_its_end() throws Exception {
        // Given
        CountDownLatch mayEnd = new CountDownLatch(1);
        Loop loop = new Loop("busy", () -> {
            runs.release();
            mayEnd.await();
            runs.release();
            return HOUR;
        });
        loop.start();
        awaitRun();

        // When
        loop.stop();
        boolean endedEarly = loop.join(Duration.ofMillis(1));
        mayEnd.countDown();

        // Then
        assertThat(endedEarly).isFalse();
        assertThat(loop.join(LIMIT)).isTrue();
        awaitRun();
    }

    @Test
    void a_wait_within_the_work_ends_with_the_stop() throws Exception {
        // Given
        Untimed untimed = new Untimed((number, loop) -> {
            loop.stop();
            assertThat(loop.isStoppedWithin(HOUR)).isTrue();
            return HOUR;
        });

        // When
        untimed.runToTheEnd();

        // Then
        assertThat(waits.all).endsWith("pause PT1H");
    }

    @Test
    void a_failure_during_the_stop_is_no_error() throws Exception {
        // Given
        Untimed untimed = new Untimed((number, loop) -> {
            loop.stop();
            throw new IllegalStateException("a resource is closed");
        });

        // When
        untimed.runToTheEnd();

        // Then
        assertThat(capturedLog.lines()).isEmpty();
    }

    @Test
    void a_stop_before_the_delayed_start_is_over_prevents_every_run() throws Exception {
        // Given
        Loop loop = new Loop("delayed", this::runAndPauseLong);
        loop.startAfter(HOUR);

        // When
        end(loop);

        // Then
        assertThat(runs.availablePermits()).isZero();
    }

    @Test
    void a_loop_that_never_started_has_ended() throws Exception {
        // Given
        Loop loop = new Loop("new", this::runAndPauseLong);

        // Then
        assertThat(loop.join(LIMIT)).isTrue();
    }

    private Duration runAndPauseLong() {
        runs.release();
        return HOUR;
    }

    private void awaitRun() throws InterruptedException {
        assertThat(runs.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static void end(Loop loop) throws InterruptedException {
        loop.stop();
        assertThat(loop.join(LIMIT)).isTrue();
    }
}
