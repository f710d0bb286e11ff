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
 * The file of an H2 database. H2 goes on with a file that was deleted under it, as the system does, and all that it
 * writes from then on is gone with the process; so somebody else has to look.
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
        String place = url.substring(PREFIX.length()).split(";", 2)[0];
        if (place.matches("(mem|tcp|ssl|zip|nio|nioMapped|async|split|memFS|memLZ|retry):.*")) {
            return Optional.empty();
        }
        String name = place.startsWith("file:") ? place.substring("file:".length()) : place;
        String home = System.getProperty("user.home");
        Path file = Path.of((name.startsWith("~") ? home + name.substring(1) : name) + ".mv.db");
        return Optional.of(new H2File(
                file.toAbsolutePath().normalize(), url.toUpperCase(Locale.ROOT).contains("AUTO_SERVER=TRUE")));
    }

    Path path() {
        return file;
    }

    /** Whether no other process can have it open while this one has. */
    boolean isOurs() {
        return !shared;
    }

    /** Remembers which file it is that is open now. */
    void opened() {
        identity = present();
    }

    /** What is wrong with the file that was open at {@link #opened}, in one sentence for operators. */
    Optional<String> problem() {
        return identity == null || identity.equals(present())
                ? Optional.empty()
                : Optional.of(
                        ("The database file %s was removed or replaced while Homeroom was using it. Put that very file back, or"
                                        + " restart Homeroom: without its file it makes a new one and reads from the rooms what it needs.")
                                .formatted(file));
    }

    private @Nullable Object present() {
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
