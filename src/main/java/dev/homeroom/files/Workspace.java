package dev.homeroom.files;

import dev.homeroom.cache.BoundedMap;
import dev.homeroom.disk.PrivateFiles;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** The folder that Homeroom shares with the agents. */
@ApplicationScoped
public class Workspace {
    private static final int MOST_ROOMS = 10_000;

    private final Path root;
    private final BoundedMap<FolderKey, RoomFolder> folders = new BoundedMap<>(MOST_ROOMS);

    Workspace(WorkspaceSettings settings) {
        this.root = settings.path();
    }

    private record FolderKey(UserId agentUser, RoomId room) {}

    /** The folder of a room of an agent; nothing is made yet. Each turn asks several times, and its name has a digest. */
    public RoomFolder folder(UserId agentUser, RoomId room) {
        FolderKey key = new FolderKey(agentUser, room);
        return folders.get(key).orElseGet(() -> {
            RoomFolder folder = RoomFolder.of(root, agentUser, room);
            folders.put(key, folder);
            return folder;
        });
    }

    public Path root() {
        return root;
    }

    /**
     * Creates the folder if necessary, writes a small file, reads it back and deletes it.
     *
     * @return the problem as a sentence for operators; empty if the workspace works
     */
    public Optional<String> probe() {
        byte[] written = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        try {
            PrivateFiles.makeFolder(root);
            Path probe = Files.createTempFile(root, ".homeroom-", ".probe");
            try {
                Files.write(probe, written);
                return Arrays.equals(written, Files.readAllBytes(probe))
                        ? Optional.empty()
                        : Optional.of(
                                "The workspace (HOMEROOM_WORKSPACE) returns other bytes than were written. Check its file system.");
            } finally {
                Files.deleteIfExists(probe);
            }
        } catch (IOException e) {
            return Optional.of("The workspace can't be read and written (HOMEROOM_WORKSPACE): " + e.getMessage());
        }
    }
}
