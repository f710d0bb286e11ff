package dev.homeroom.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir
    private Path folder;

    @Test
    void a_file_that_is_replaced_is_for_its_owner_alone_and_nothing_is_left_beside_it() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("tokens"), "old and longer than the new one");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        // When
        PrivateFiles.replace(file, "new");

        // Then
        assertThat(file).hasContent("new");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(all()).containsExactly(file);
    }

    @Test
    void readers_have_the_old_file_until_the_new_one_is_complete() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("state"), "old");

        // When
        PrivateFiles.replace(file, draft -> {
            Files.writeString(draft, "half");
            assertThat(file).hasContent("old");
            assertThat(mode(draft)).isEqualTo("rw-------");
            Files.writeString(draft, "whole");
        });

        // Then
        assertThat(file).hasContent("whole");
    }

    @Test
    void a_failure_leaves_the_old_file_and_no_draft() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("state"), "old");

        // When
        assertThatIOException()
                .isThrownBy(() -> PrivateFiles.replace(file, draft -> {
                    Files.writeString(draft, "half");
                    throw new IOException("The disk is full");
                }));

        // Then
        assertThat(file).hasContent("old");
        assertThat(all()).containsExactly(file);
    }

    @Test
    void a_file_that_is_there_is_not_created_again() throws IOException {
        // Given
        Path file = folder.resolve("tokens");
        PrivateFiles.create(file, "first");

        // When, Then
        assertThatIOException()
                .isThrownBy(() -> PrivateFiles.create(file, "second"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("first");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
