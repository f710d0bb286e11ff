package dev.homeroom.database;

import dev.homeroom.disk.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file of an H2 database. If the file is deleted while it is open, H2 keeps writing to the unlinked file and all of
 * that is lost with the process. So this class checks the file.
 */
final class H2File {
    private static final String PREFIX = "jdbc:h2:";
    private static final Path OWN_FOLDER = Path.of("data");
    private static final List<String> ENDINGS = List.of(".mv.db", ".trace.db", ".lock.db");

    private final Path file;
    private final boolean shared;
    /** They may say that the file has to be there already. */
    private final boolean hasOptions;

    private volatile @Nullable Object identity;

    private H2File(Path file, String url) {
        this.file = file;
        this.shared = url.toUpperCase(Locale.ROOT).contains("AUTO_SERVER=TRUE");
        this.hasOptions = url.contains(";");
    }

    /** Empty for PostgreSQL, and for H2 in memory or on a server. */
    static Optional<H2File> of(String url) {
        if (!url.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String location = url.substring(PREFIX.length()).split(";", 2)[0];
        if (location.matches("(mem|tcp|ssl|zip|nio|nioMapped|async|split|memFS|memLZ|retry):.*")) {
            return Optional.empty();
        }
        String name = location.startsWith("file:") ? location.substring("file:".length()) : location;
        String home = System.getProperty("user.home");
        Path file = Path.of((name.startsWith("~") ? home + name.substring(1) : name) + ".mv.db");
        return Optional.of(new H2File(file.toAbsolutePath().normalize(), url));
    }

    Path path() {
        return file;
    }

    /**
     * Makes folder and file for this user alone before H2 makes them for everybody, and takes away what others may do with
     * those that are there. A folder is Homeroom's own only by the name that it has by default.
     *
     * @throws IOException when there is no such folder and it can't be made, or no file can be made in it
     */
    void prepare() throws IOException {
        Path folder = Objects.requireNonNull(file.getParent(), "A file is in a folder");
        PrivateFiles.makeFolder(folder);
        if (folder.endsWith(OWN_FOLDER)) {
            PrivateFiles.restrict(folder);
        }
        if (!hasOptions) {
            PrivateFiles.makeFile(file);
        }
        restrict();
    }

    /** The reason why it will not open, in one sentence. Nothing is made or changed. */
    Optional<String> foresee() {
        if (Files.notExists(file)) {
            return isMakeable()
                    ? Optional.empty()
                    : Optional.of(
                            "%s can't be made. Make its folder writable for this user, or choose another place with HOMEROOM_DATABASE_URL."
                                    .formatted(file));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null
                    ? Optional.empty()
                    : Optional.of(
                            "Another process uses %s. Stop that one, or set HOMEROOM_DATABASE_URL to another file."
                                    .formatted(file));
        } catch (IOException e) {
            return Optional.of("%s can't be read and written by this user (%s). Change its owner or its mode."
                    .formatted(file, e.getClass().getSimpleName()));
        }
    }

    private boolean isMakeable() {
        Path there = file.getParent();
        while (there != null && Files.notExists(there)) {
            there = there.getParent();
        }
        return there != null && Files.isDirectory(there) && Files.isWritable(there);
    }

    /** Takes away what others may do with the file, and with what H2 puts beside it. */
    void restrict() {
        String name = file.getFileName().toString().replaceFirst("\\.mv\\.db$", "");
        for (String ending : ENDINGS) {
            PrivateFiles.restrict(file.resolveSibling(name + ending));
        }
    }

    /** Whether H2 locks the file, so that no other process can open it. */
    boolean isExclusive() {
        return !shared;
    }

    /** Records the identity of the file that is open now. */
    void opened() {
        identity = currentIdentity();
    }

    /** Returns the problem with the file opened by {@link #opened}, as a sentence for operators. */
    Optional<String> problem() {
        return identity == null || identity.equals(currentIdentity())
                ? Optional.empty()
                : Optional.of(
                        ("The database file %s was removed or replaced while Homeroom was using it. Put that file back, or"
                                        + " restart Homeroom: it creates a new file and restores its index from the rooms.")
                                .formatted(file));
    }

    private @Nullable Object currentIdentity() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Objects.requireNonNullElse(attributes.fileKey(), attributes.creationTime());
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            return identity;
        }
    }
}
