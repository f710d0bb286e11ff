package dev.homeroom.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;

/** Files and folders that are for the user alone who runs Homeroom, where the file system knows of users. */
public final class PrivateFiles {
    private static final Logger LOG = Logger.getLogger(PrivateFiles.class);
    private static final boolean KNOWS_USERS =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OF_OWNER = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** Writes the content of a draft. */
    @FunctionalInterface
    public interface DraftWriter {
        /** @param draft an empty file, for its owner alone */
        void write(Path draft) throws IOException;
    }

    /** Makes the folder, and those above it, as far as they are missing; one that is there keeps its mode. */
    public static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, mode("rwx------"));
        }
    }

    /** Makes an empty file unless there is one. */
    public static void makeFile(Path file) throws IOException {
        try {
            Files.createFile(file, mode("rw-------"));
        } catch (FileAlreadyExistsException e) {
            LOG.debugf("There is a file already: %s", file);
        }
    }

    /** @throws FileAlreadyExistsException when there is one */
    public static void create(Path file, String content) throws IOException {
        Files.createFile(file, mode("rw-------"));
        Files.writeString(file, content);
    }

    /** Writes a file, in the place of one that may be there, as {@link #replace(Path, DraftWriter)} does. */
    public static void replace(Path file, String content) throws IOException {
        replace(file, draft -> Files.writeString(draft, content));
    }

    /**
     * Writes a file, in the place of one that may be there. Readers see the old one or the new one, never a part, also after a crash:
     * a draft beside it is forced to the disk, and renamed. A failure leaves the old one.
     */
    public static void replace(Path file, DraftWriter writer) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "A file is in a folder");
        Path draft = Files.createTempFile(folder, "." + file.getFileName() + "-", ".part", mode("rw-------"));
        try {
            writer.write(draft);
            force(draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Takes away what others may do with it. A file of another user stays as it is. */
    public static void restrict(Path path) {
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
