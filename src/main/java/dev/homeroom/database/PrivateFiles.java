package dev.homeroom.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jboss.logging.Logger;

/** Files and folders that are for the user alone who runs Homeroom, where the file system knows of users. */
public final class PrivateFiles {
    private static final Logger LOG = Logger.getLogger(PrivateFiles.class);
    private static final boolean KNOWS_USERS =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OF_OWNER = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** Makes the folder, and those above it, as far as they are missing; one that is there keeps its mode. */
    public static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, mode("rwx------"));
        }
    }

    /** Makes an empty file unless there is one. */
    static void makeFile(Path file) throws IOException {
        try {
            Files.createFile(file, mode("rw-------"));
        } catch (FileAlreadyExistsException e) {
            LOG.debugf("There is a file already: %s", file);
        }
    }

    /** Takes away what others may do with it. A file of another user stays as it is. */
    static void restrict(Path path) {
        if (!KNOWS_USERS || !Files.exists(path)) {
            return;
        }
        try {
            Set<PosixFilePermission> modes = EnumSet.copyOf(OF_OWNER);
            Set<PosixFilePermission> now = Files.getPosixFilePermissions(path);
            modes.retainAll(now);
            if (!modes.equals(now)) {
                Files.setPosixFilePermissions(path, modes);
            }
        } catch (IOException e) {
            LOG.debugf("The mode of a file stays as it is: %s", path);
        }
    }

    private static FileAttribute<?>[] mode(String mode) {
        return KNOWS_USERS
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
