package dev.homeroom.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A workspace of its own below the build's folder. */
public final class WorkspaceAt {
    private static final Path ALL = Path.of("target", "workspaces");

    private WorkspaceAt() {}

    public static Workspace newFolder() {
        try {
            return folder(Files.createTempDirectory(Files.createDirectories(ALL), "test-")
                    .toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Workspace folder(Path root) {
        return new Workspace(() -> root);
    }
}
