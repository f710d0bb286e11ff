package dev.homeroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoDisplayTest {
    private final StringWriter written = new StringWriter();
    private final PrintWriter out = new PrintWriter(written);

    @Test
    void names_and_times_stand_below_each_other() {
        // Given
        DemoDisplay demoDisplay = new PlainDisplay(out);

        // When
        demoDisplay.done("Homeserver", Duration.ofMillis(12_340), "Synapse");
        demoDisplay.done("Space and rooms", Duration.ofMillis(900), "");

        // Then
        assertThat(written.toString().lines())
                .containsExactly("  Homeserver         12.3 s   Synapse", "  Space and rooms     0.9 s");
    }

    @Test
    void a_file_gets_a_line_when_a_step_is_long_and_then_one_every_ten_seconds() {
        // Given
        DemoDisplay demoDisplay = new PlainDisplay(out);

        // When
        for (int second = 1; second <= 21; second++) {
            demoDisplay.stillAt("Homeserver", Duration.ofSeconds(second), "installing");
        }

        // Then
        assertThat(written.toString().lines())
                .containsExactly(
                        "  Homeserver          1.0 s   … installing",
                        "  Homeserver         10.0 s   … installing",
                        "  Homeserver         20.0 s   … installing");
    }

    @Test
    void a_terminal_counts_in_one_line_that_is_never_too_long_for_it() {
        // Given
        DemoDisplay demoDisplay = new TerminalDisplay(out);

        // When
        demoDisplay.stillAt("Homeserver", Duration.ofSeconds(1), "x".repeat(200));
        demoDisplay.done("Homeserver", Duration.ofSeconds(2), "");

        // Then
        assertThat(written.toString()).endsWith("\n").containsOnlyOnce("\n");
        assertThat(written.toString().split("\r")).hasSize(3).allMatch(part -> part.length() < 90);
    }
}
