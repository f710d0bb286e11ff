package dev.homeroom.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A workspace of its own below the build's folder. */
public final class WorkspaceFixture {
    private static final Path ALL = Path.of("target", "workspaces");

    private WorkspaceFixture() {}

    public static Workspace empty() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(ALL), "test-");
            return at(folder.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Workspace at(Path root) {
        return new Workspace(() -> root);
    }
}
