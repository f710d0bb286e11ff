package dev.homeroom.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @TempDir
    Path folder;

    @Test
    void a_workspace_that_is_missing_is_made_and_left_empty() {
        // Given
        Path missing = folder.resolve("deep/workspace");

        // When
        var problem = new Workspace(() -> missing).probe();

        // Then
        assertThat(problem).isEmpty();
        assertThat(missing).isEmptyDirectory();
    }

    @Test
    void a_workspace_that_is_no_folder_is_a_problem_that_names_the_setting() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        // When
        var problem = new Workspace(() -> file).probe();

        // Then
        assertThat(problem).hasValueSatisfying(sentence -> assertThat(sentence).contains("HOMEROOM_WORKSPACE"));
    }
}
