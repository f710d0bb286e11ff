package dev.homeroom.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomFolderTest {
    private static final UserId ADA = new UserId("@agent_ada:home.test");
    private static final RoomId KITCHEN = new RoomId("!Kitchen:home.test");

    @TempDir
    Path root;

    @Test
    void a_room_of_an_agent_has_an_inbox_and_an_outbox_in_its_own_folder() throws IOException {
        // Given
        RoomFolder folder = workspace().folder(ADA, KITCHEN);

        // When
        Path inbox = folder.inbox();
        Path outbox = folder.outbox();

        // Then
        assertThat(folder.path()).matches("surfaces/matrix/agent_ada/kitchen_home_test\\.[0-9a-f]{10}");
        assertThat(inbox).isDirectory().isEqualTo(root.toRealPath().resolve(folder.inboxPath()));
        assertThat(outbox).isDirectory().isEqualTo(root.toRealPath().resolve(folder.outboxPath()));
    }

    @Test
    void rooms_that_differ_in_case_alone_have_different_folders() {
        assertThat(workspace().folder(ADA, new RoomId("!kitchen:home.test")).path())
                .isNotEqualToIgnoringCase(workspace().folder(ADA, KITCHEN).path());
    }

    @ParameterizedTest
    @ValueSource(strings = {"!../../etc:home.test", "!a/b:home.test", "!..:home.test", "!v12hash"})
    void a_hostile_room_id_is_one_step_of_the_path(String id) {
        // When
        String path = workspace().folder(ADA, new RoomId(id)).path();

        // Then
        assertThat(path).matches("surfaces/matrix/agent_ada/[a-z0-9_-]+\\.[0-9a-f]{10}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@agent_a/../b:home.test", "@agent_a.b:home.test", "@agent_A:home.test"})
    void an_unusual_user_is_one_step_of_the_path(String id) {
        // When
        String path = workspace().folder(new UserId(id), KITCHEN).path();

        // Then
        assertThat(path).matches("surfaces/matrix/[a-z0-9_-]+\\.[0-9a-f]{10}/[^/]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"surfaces", "surfaces/matrix", "surfaces/matrix/agent_ada"})
    void a_link_on_the_way_is_refused(String step) throws IOException {
        // Given
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Path link = root.resolve(step);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, elsewhere);

        // When
        RoomFolder folder = workspace().folder(ADA, KITCHEN);

        // Then
        assertThatThrownBy(folder::inbox).isInstanceOf(IOException.class);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void the_workspace_itself_may_be_a_link() throws IOException {
        // Given
        Path volume = Files.createDirectory(root.resolve("volume"));
        Path link = Files.createSymbolicLink(root.resolve("workspace"), volume);

        // When
        Path inbox = new Workspace(() -> link).folder(ADA, KITCHEN).inbox();

        // Then
        assertThat(inbox).startsWith(volume.toRealPath()).isDirectory();
    }

    private Workspace workspace() {
        return new Workspace(() -> root);
    }
}
