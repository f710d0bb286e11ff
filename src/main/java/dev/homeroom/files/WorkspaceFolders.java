package dev.homeroom.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders inside the workspace, none of which is a link. The agents may write in the workspace, and make links there. */
public final class WorkspaceFolders {
    private WorkspaceFolders() {}

    /**
     * Makes a folder as far as it is missing. The process's umask decides what the group may do with it.
     *
     * @param path relative to the root, with {@code /}
     * @return the folder, below the real path of the root
     * @throws IOException when it can't be made, or a link or a file stands in the way
     */
    public static Path make(Path root, String path) throws IOException {
        Path folder = root.toRealPath();
        for (String step : path.split("/", -1)) {
            folder = folder.resolve(step);
            makeOne(folder);
        }
        return folder;
    }

    private static void makeOne(Path folder) throws IOException {
        try {
            if (!isFolder(folder)) {
                Files.createDirectory(folder, mode(folder, "rwxrwx---"));
            }
        } catch (FileAlreadyExistsException e) {
            if (!isFolder(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
        }
    }

    /** Whether it is a folder, and not a link to one. */
    public static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** The most that a new file or folder allows; none where the file system knows no modes. */
    public static FileAttribute<?>[] mode(Path path, String mode) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
