package dev.homeroom.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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

    private final Path file;
    private final boolean shared;
    private volatile @Nullable Object identity;

    private H2File(Path file, boolean shared) {
        this.file = file;
        this.shared = shared;
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
        return Optional.of(new H2File(
                file.toAbsolutePath().normalize(), url.toUpperCase(Locale.ROOT).contains("AUTO_SERVER=TRUE")));
    }

    Path path() {
        return file;
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
