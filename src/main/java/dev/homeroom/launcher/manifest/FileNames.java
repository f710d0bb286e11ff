package dev.homeroom.launcher.manifest;

import java.nio.file.Path;

/** Names of files in sentences. */
final class FileNames {
    private FileNames() {}

    /** Returns the path from the root if it is below it. */
    static String shown(Path root, Path file) {
        Path normal = file.normalize();
        return normal.startsWith(root) ? root.relativize(normal).toString() : normal.toString();
    }
}
