package dev.homeroom.files.opened;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * The modes of new files and folders of the workspace. Others get nothing. The group may read and write them if it may write
 * in the folder above: the operator says so once, with the mode of the workspace, whatever the process's umask is.
 */
final class FolderMode {
    private static final Logger LOG = Logger.getLogger(FolderMode.class);
    private static final String MODE = "unix:mode";
    private static final int GROUP_WRITES = 0020;
    private static final int GROUP_ENTERS = 0070;
    private static final int GROUP_USES = 0060;

    private FolderMode() {}

    /** @throws java.nio.file.FileAlreadyExistsException when something has the name */
    static void make(Path folder) throws IOException {
        if (!knowsModes(folder)) {
            Files.createDirectory(folder);
            return;
        }
        Files.createDirectory(folder, attributes("rwxrwx---"));
        if (isShared(Objects.requireNonNull(folder.getParent(), "a folder in a folder"))) {
            allow(GROUP_ENTERS, folder, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** A service that may not set the set-group-id bit can't keep it either. Then the process's umask has to allow the mode. */
    private static void allow(int wanted, Path path, LinkOption... options) throws IOException {
        int mode = mode(path, options);
        if ((mode & wanted) == wanted) {
            return;
        }
        try {
            Files.setAttribute(path, MODE, mode | wanted, options);
        } catch (FileSystemException e) {
            LOG.warnf("The group can't use what is new in the workspace. Set the umask 0007: reason=%s", e.getReason());
        }
    }

    /** Those of a new file, as far as the process's umask allows. */
    static FileAttribute<?>[] ofFiles(Path folder) {
        return knowsModes(folder) ? attributes("rw-rw----") : new FileAttribute<?>[0];
    }

    /** Shares a new file with the group if its folder is shared. */
    static void share(Path file, Path folder) throws IOException {
        if (knowsModes(folder) && isShared(folder)) {
            allow(GROUP_USES, file);
        }
    }

    private static boolean isShared(Path folder) throws IOException {
        return (mode(folder) & GROUP_WRITES) != 0;
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
