package dev.homeroom.files.opened;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeFolderTest {
    @TempDir
    Path outside;

    private Path workspace;
    private Path secret;

    @BeforeEach
    void makeWorkspace() throws IOException {
        workspace = Files.createDirectories(outside.resolve("workspace"));
        Files.createDirectories(workspace.resolve("project"));
        Files.writeString(workspace.resolve("project/chart.txt"), "chart");
        secret = Files.writeString(outside.resolve("secret"), "secret");
    }

    @Test
    void a_file_is_read_from_its_beginning() throws IOException {
        try (OpenedFile file = open("project/chart.txt")) {
            assertThat(file.size()).isEqualTo(5);
            assertThat(text(file)).isEqualTo("chart");
        }
    }

    @Test
    void the_workspace_itself_may_be_a_link() throws IOException {
        // Given
        Path link = Files.createSymbolicLink(outside.resolve("link"), workspace);

        // Then
        try (OpenedFile file = OpenedFile.of(link, path("project/chart.txt"))) {
            assertThat(text(file)).isEqualTo("chart");
        }
    }

    @Test
    void a_symbolic_link_is_refused_wherever_it_leads() throws IOException {
        // Given
        Files.createSymbolicLink(workspace.resolve("out"), secret);
        Files.createSymbolicLink(workspace.resolve("in"), workspace.resolve("project/chart.txt"));
        Files.createSymbolicLink(workspace.resolve("nowhere"), Path.of("missing"));
        Files.createSymbolicLink(workspace.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(workspace.resolve("memory"), Path.of("/proc/self/environ"));
        Files.createSymbolicLink(workspace.resolve("zeros"), Path.of("/dev/zero"));

        // Then
        for (String link : List.of("out", "in", "nowhere", "loop", "memory", "zeros")) {
            assertThatThrownBy(() -> open(link)).as(link).isInstanceOf(UnsafeFileException.class);
        }
    }

    @Test
    void a_folder_that_is_a_link_is_refused() throws IOException {
        // Given
        Files.createSymbolicLink(workspace.resolve("up"), outside);
        Files.createSymbolicLink(workspace.resolve("same"), workspace.resolve("project"));
        Files.createSymbolicLink(workspace.resolve("process"), Path.of("/proc/self"));

        // Then
        assertThatThrownBy(() -> open("up/secret")).isInstanceOf(UnsafeFileException.class);
        assertThatThrownBy(() -> open("same/chart.txt")).isInstanceOf(UnsafeFileException.class);
        assertThatThrownBy(() -> open("process/environ")).isInstanceOf(UnsafeFileException.class);
    }

    @Test
    void a_file_with_two_names_is_refused_under_both() throws IOException {
        // Given
        Files.createLink(workspace.resolve("hard"), secret);

        // Then
        assertThatThrownBy(() -> open("hard")).isInstanceOf(UnsafeFileException.class);
        Files.delete(secret);
        try (OpenedFile file = open("hard")) {
            assertThat(text(file)).isEqualTo("secret");
        }
    }

    @Test
    void what_is_no_regular_file_is_refused() throws Exception {
        // Given
        pipe("pipe");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(workspace.resolve("socket")));

            // Then
            for (String name : List.of("pipe", "socket", "project", "pipe/a", "socket/a", "project/chart.txt/a")) {
                assertThatThrownBy(() -> open(name)).as(name).isInstanceOf(UnsafeFileException.class);
            }
        }
    }

    @Test
    void a_missing_file_or_folder_is_missing() {
        assertThatThrownBy(() -> open("missing")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> open("missing/chart.txt")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_link_that_is_swapped_in_before_the_opening_is_refused() {
        assertThatThrownBy(() -> openWhile("chart.txt", () -> {
                    Files.delete(chart());
                    Files.createSymbolicLink(chart(), secret);
                }))
                .isInstanceOf(UnsafeFileException.class);
    }

    @Test
    void another_name_of_a_secret_that_is_swapped_in_before_the_opening_is_refused() {
        assertThatThrownBy(() -> openWhile("chart.txt", () -> {
                    Files.delete(chart());
                    Files.createLink(chart(), secret);
                }))
                .isInstanceOf(UnsafeFileException.class);
    }

    @Test
    void a_pipe_that_is_swapped_in_before_the_opening_holds_nobody_up() {
        assertThatThrownBy(() -> openWhile("chart.txt", () -> {
                    Files.delete(chart());
                    pipe("project/chart.txt");
                }))
                .isInstanceOf(UnsafeFileException.class);
    }

    @Test
    void a_folder_that_is_swapped_for_a_link_is_still_the_folder() throws IOException {
        // Given
        Files.writeString(Files.createDirectories(outside.resolve("other")).resolve("chart.txt"), "other");

        // When
        String read;
        try (SafeFolder folder = SafeFolder.open(workspace, List.of("project"))) {
            Files.move(workspace.resolve("project"), workspace.resolve("moved"));
            Files.createSymbolicLink(workspace.resolve("project"), outside.resolve("other"));
            try (OpenedFile file = folder.file("chart.txt")) {
                read = text(file);
            }
        }

        // Then
        assertThat(read).isEqualTo("chart");
    }

    @Test
    void a_name_that_leads_elsewhere_after_the_opening_changes_nothing() throws IOException {
        try (OpenedFile file = open("project/chart.txt")) {
            // When
            Files.delete(chart());
            Files.createSymbolicLink(chart(), secret);

            // Then
            assertThat(text(file)).isEqualTo("chart");
        }
    }

    @Test
    void the_check_is_of_the_open_file_even_if_its_name_is_put_back_in_time() throws Exception {
        // Given: somebody swaps a file and a second name of a secret as fast as possible
        Path decoy = Files.createLink(workspace.resolve("project/decoy"), secret);
        Path spare = workspace.resolve("project/spare");
        AtomicBoolean over = new AtomicBoolean();
        Thread swapping = Thread.ofPlatform().start(() -> swap(decoy, spare, over));

        // When
        try {
            for (int round = 0; round < 300; round++) {
                try (OpenedFile file = open("project/chart.txt")) {
                    // Then
                    assertThat(text(file)).isEqualTo("chart");
                } catch (UnsafeFileException | NoSuchFileException e) {
                    assertThat(e).hasMessageNotContaining("secret");
                }
            }
        } finally {
            over.set(true);
            swapping.join();
        }
    }

    private void swap(Path decoy, Path spare, AtomicBoolean over) {
        try {
            while (!over.get()) {
                Files.move(chart(), spare);
                Files.move(decoy, chart());
                Files.move(chart(), decoy);
                Files.move(spare, chart());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void moving_moves_a_link_itself() throws IOException {
        // Given
        Files.createSymbolicLink(workspace.resolve("project/link"), secret);
        Files.createDirectories(workspace.resolve("sent"));

        // When
        try (SafeFolder from = SafeFolder.open(workspace, List.of("project"));
                SafeFolder to = SafeFolder.open(workspace, List.of("sent"))) {
            from.move("link", to, "moved");
        }

        // Then
        assertThat(workspace.resolve("sent/moved")).isSymbolicLink();
        assertThat(secret).hasContent("secret");
    }

    @Test
    void writing_replaces_a_link_and_not_what_it_leads_to() throws IOException {
        // Given
        Files.createSymbolicLink(workspace.resolve("project/copy"), secret);

        // When
        try (SafeFolder folder = SafeFolder.open(workspace, List.of("project"));
                var copy = folder.write("copy")) {
            copy.write(StandardCharsets.UTF_8.encode("new"));
        }

        // Then
        assertThat(secret).hasContent("secret");
        assertThat(workspace.resolve("project/copy")).isRegularFile().hasContent("new");
    }

    @Test
    void what_is_made_in_a_folder_that_was_swapped_for_a_link_is_in_the_folder() throws IOException {
        // Given
        Path other = Files.createDirectories(outside.resolve("other"));

        // When
        try (SafeFolder folder = SafeFolder.open(workspace, List.of("project"))) {
            Files.move(workspace.resolve("project"), workspace.resolve("moved"));
            Files.createSymbolicLink(workspace.resolve("project"), other);
            folder.create("part").close();
            folder.link("part", "whole");
            folder.delete("part");
        }

        // Then
        assertThat(other).isEmptyDirectory();
        assertThat(workspace.resolve("moved/whole")).isRegularFile();
        assertThat(workspace.resolve("moved/part")).doesNotExist();
    }

    @Test
    void a_link_replaces_nothing() throws IOException {
        // Given
        Files.createSymbolicLink(workspace.resolve("project/link"), secret);
        Files.createDirectory(workspace.resolve("project/folder"));
        Files.writeString(workspace.resolve("project/new"), "new");

        try (SafeFolder folder = SafeFolder.open(workspace, List.of("project"))) {
            for (String taken : List.of("chart.txt", "link", "folder")) {
                // Then
                assertThatThrownBy(() -> folder.link("new", taken)).isInstanceOf(FileAlreadyExistsException.class);
            }
        }
        assertThat(chart()).hasContent("chart");
        assertThat(secret).hasContent("secret");
    }

    @Test
    void missing_folders_are_made_and_none_behind_a_link() throws IOException {
        // Given
        Path other = Files.createDirectories(outside.resolve("other"));
        Files.createSymbolicLink(workspace.resolve("up"), other);

        // When
        SafeFolder.made(workspace, List.of("project", "a", "b")).close();

        // Then
        assertThat(workspace.resolve("project/a/b")).isDirectory();
        assertThatThrownBy(() -> SafeFolder.made(workspace, List.of("up", "a")))
                .isInstanceOf(UnsafeFileException.class);
        assertThatThrownBy(() -> SafeFolder.made(workspace, List.of("project", "chart.txt", "a")))
                .isInstanceOf(UnsafeFileException.class);
        assertThat(other).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"2770, 2070", "0770, 0070", "0777, 0070", "0750, 0050"})
    void the_group_may_write_in_a_new_folder_if_it_may_in_the_one_above(String above, String forTheGroup)
            throws IOException {
        // Given
        Path project = workspace.resolve("project");
        Files.setAttribute(project, "unix:mode", Integer.parseInt(above, 8));

        // When
        SafeFolder.made(workspace, List.of("project", "a")).close();

        // Then
        int made = (int) Files.getAttribute(project.resolve("a"), "unix:mode");
        assertThat(Integer.toOctalString(made & 02077))
                .as("of the group and of others, with the set-group-id bit")
                .isEqualTo(Integer.toOctalString(Integer.parseInt(forTheGroup, 8)));
    }

    private OpenedFile open(String path) throws IOException {
        return OpenedFile.of(workspace, path(path));
    }

    private OpenedFile openWhile(String name, SafeFolder.Meanwhile meanwhile) throws IOException {
        try (SafeFolder folder = SafeFolder.open(workspace, List.of("project"))) {
            return folder.file(name, meanwhile);
        }
    }

    private Path chart() {
        return workspace.resolve("project/chart.txt");
    }

    private void pipe(String name) throws IOException {
        try {
            int made = new ProcessBuilder("mkfifo", workspace.resolve(name).toString())
                    .start()
                    .waitFor();
            assertThat(made).isZero();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static WorkspacePath path(String path) {
        return WorkspacePath.of(path).orElseThrow();
    }

    private static String text(OpenedFile file) throws IOException {
        return new String(Channels.newInputStream(file.channel()).readAllBytes(), StandardCharsets.UTF_8);
    }
}
