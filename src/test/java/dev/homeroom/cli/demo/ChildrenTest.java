package dev.homeroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {
    @TempDir
    private Path folder;

    private Children children;

    @BeforeEach
    void prepare() {
        children = new Children(folder);
    }

    @AfterEach
    void end() {
        children.close();
    }

    @Test
    void everything_that_was_started_ends_with_it() throws Exception {
        // Given
        Child shell = shell("sleep 300 & echo started; wait");
        shell.await(() -> shell.lastLine().equals("started"), Duration.ofSeconds(10));
        List<ProcessHandle> all = shell.process().descendants().toList();

        // When
        children.close();

        // Then
        assertThat(shell.process().isAlive()).isFalse();
        assertThat(all).hasSize(1).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void one_that_ends_too_early_is_told_with_its_log() throws DemoFailedException {
        // Given
        Child shell = shell("echo 'no Python here'; exit 3");

        // When / Then
        assertThatThrownBy(() -> shell.await(() -> false, Duration.ofSeconds(10)))
                .isInstanceOfSatisfying(DemoFailedException.class, failure -> {
                    assertThat(failure).hasMessage("The shell ended too early with exit code 3.");
                    assertThat(DemoTexts.failure(failure)).contains(folder.toString(), "  no Python here");
                });
    }

    @Test
    void settings_are_handed_over_and_run_in_the_folder() throws Exception {
        // Given
        Child shell = shell("echo $MATRIX_SERVER_NAME in $(pwd -P)");

        // When
        shell.awaitSuccess(Duration.ofSeconds(10));

        // Then
        assertThat(shell.lastLine()).isEqualTo("demo.test in " + folder.toRealPath());
    }

    private Child shell(String script) throws DemoFailedException {
        return children.start(
                "The shell",
                List.of("sh", "-c", script),
                Map.of("MATRIX_SERVER_NAME", "demo.test"),
                folder.resolve("log"));
    }
}
