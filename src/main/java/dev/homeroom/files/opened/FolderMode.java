package dev.homeroom.files.opened;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * The modes of new files and folders of the workspace. Others get nothing. The group may write in a new folder if it may in
 * the folder above: the operator says so once, with the mode of the workspace, whatever the process's umask is.
 */
final class FolderMode {
    private static final String MODE = "unix:mode";
    private static final int GROUP_WRITES = 0020;
    private static final int GROUP_ALL = 0070;

    private FolderMode() {}

    /** @throws java.nio.file.FileAlreadyExistsException when something has the name */
    static void make(Path folder) throws IOException {
        if (!knowsModes(folder)) {
            Files.createDirectory(folder);
            return;
        }
        Files.createDirectory(folder, attributes("rwxrwx---"));
        Path above = Objects.requireNonNull(folder.getParent(), "a folder in a folder");
        if ((mode(above) & GROUP_WRITES) != 0) {
            int mode = mode(folder, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(folder, MODE, mode | GROUP_ALL, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Those of a new file. */
    static FileAttribute<?>[] ofFiles(Path folder) {
        return knowsModes(folder) ? attributes("rw-rw----") : new FileAttribute<?>[0];
    }

    private static int mode(Path path, LinkOption... options) throws IOException {
        return (int) Files.getAttribute(path, MODE, options) & 07777;
    }

    private static boolean knowsModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private static FileAttribute<?>[] attributes(String mode) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))};
    }
}
