package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    private static final Duration TO_ANSWER = Duration.ofSeconds(90);

    @TempDir
    private Path home;

    @Test
    void ctrl_c_ends_the_demo_with_130_and_everything_that_it_started() throws IOException {
        // Given
        for (String needed : List.of("deploy", "src")) {
            Files.createSymbolicLink(home.resolve(needed), Path.of(needed).toAbsolutePath());
        }
        HomeroomProcess homeroom = new HomeroomProcess(home, FreePort.choose()).set("HOMEROOM_HOME", home.toString());
        try (ChildProcess demo = homeroom.begin("demo")) {
            Patience.waitingFor("the demo to answer", TO_ANSWER)
                    .until(() -> demo.log().contains("Ctrl-C"));
            List<ProcessHandle> services = demo.descendants();

            // When
            ChildProcess.signal(demo.pid(), "INT");

            // Then
            assertThat(demo.awaitEnd(Patience.USUAL)).isTrue();
            assertThat(demo.exitCode()).isEqualTo(130);
            assertThat(demo.log()).contains("Echo:").doesNotContain("Sorry", "Exception");
            assertThat(services).hasSizeGreaterThan(1).noneMatch(ProcessHandle::isAlive);
        }
    }
}
