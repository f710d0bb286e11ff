package dev.homeroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoStepsTest {
    private final CountDownLatch progressShown = new CountDownLatch(1);
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final DemoSteps demoSteps = new DemoSteps(new Recorded(), clock);

    @AfterEach
    void close() {
        demoSteps.close();
    }

    @Test
    void a_step_is_shown_with_its_time_and_what_came_of_it() throws Exception {
        // When
        String result = demoSteps.run(DemoSteps.DemoStep.of("Account", () -> took(1500, "you"), name -> "as " + name));

        // Then
        assertThat(result).isEqualTo("you");
        assertThat(shown).containsExactly("done Account 1500 as you");
    }

    @Test
    void a_step_that_takes_longer_than_a_second_shows_its_progress_meanwhile() throws Exception {
        // Given
        DemoSteps.DemoStep<Boolean> demoStep = new DemoSteps.DemoStep<>(
                "Homeserver", () -> "installing", () -> progressShown.await(10, TimeUnit.SECONDS), done -> "");

        // When
        boolean progressed = demoSteps.run(demoStep);

        // Then
        assertThat(progressed).isTrue();
        assertThat(shown).first().isEqualTo("still Homeserver installing");
        assertThat(shown).last().isEqualTo("done Homeserver 0 ");
    }

    @Test
    void a_step_that_fails_is_shown_as_failed() {
        // When
        assertThatThrownBy(() -> demoSteps.run(DemoSteps.DemoStep.of("Homeserver", DemoStepsTest::failing, done -> "")))
                .isInstanceOf(DemoFailedException.class)
                .hasMessage("No Python.");

        // Then
        assertThat(shown).containsExactly("failed Homeserver");
    }

    @Test
    void what_fails_after_ctrl_c_is_not_shown() {
        // Given
        demoSteps.silence();

        // When
        assertThatThrownBy(() -> demoSteps.run(DemoSteps.DemoStep.of("Homeserver", DemoStepsTest::failing, done -> "")))
                .isInstanceOf(DemoFailedException.class);

        // Then
        assertThat(shown).isEmpty();
    }

    private String took(long milliseconds, String result) {
        now = now.plusMillis(milliseconds);
        return result;
    }

    private static String failing() throws DemoFailedException {
        throw new DemoFailedException("No Python.");
    }

    private final class Recorded implements DemoDisplay {
        @Override
        public void stillAt(String step, Duration elapsed, String progress) {
            shown.add("still " + step + " " + progress);
            progressShown.countDown();
        }

        @Override
        public void done(String step, Duration elapsed, String detail) {
            shown.add("done " + step + " " + elapsed.toMillis() + " " + detail);
        }

        @Override
        public void failed(String step, Duration elapsed) {
            shown.add("failed " + step);
        }

        @Override
        public void say(String line) {
            shown.add(line);
        }
    }
}
