package dev.homeroom.files.opened;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Mode and number of names of an open file. Java asks only names for them, and a name may lead elsewhere by now. On
 * Linux, the open file is found under {@code /proc/self/fd} by a random position that it is set to for the moment; on
 * other systems the name must do.
 */
record FileIdentity(int mode, int names) {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final Path POSITIONS = Path.of("/proc/self/fdinfo");
    private static final String POSITION = "pos:\t%d\n";
    private static final long LEAST_POSITION = 1L << 32;
    private static final long MOST_POSITION = 1L << 42;
    private static final int TYPE = 0xF000;
    private static final int REGULAR = 0x8000;

    static FileIdentity of(SeekableByteChannel file, Path name) throws IOException {
        return Files.isDirectory(POSITIONS) ? ofOpen(file) : of(name, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileIdentity ofOpen(SeekableByteChannel file) throws IOException {
        long position = ThreadLocalRandom.current().nextLong(LEAST_POSITION, MOST_POSITION);
        String wanted = POSITION.formatted(position);
        file.position(position);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(POSITIONS)) {
            for (Path one : all) {
                if (begins(one, wanted)) {
                    return of(OPEN_FILES.resolve(one.getFileName()));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } finally {
            file.position(0);
        }
        throw new UnsafeFileException("the open file can't be checked");
    }

    private static boolean begins(Path one, String wanted) {
        try {
            return Files.readString(one).startsWith(wanted);
        } catch (IOException e) {
            // Another thread has closed that file.
            return false;
        }
    }

    private static FileIdentity of(Path path, LinkOption... options) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,nlink", options);
        return new FileIdentity((int) attributes.get("mode"), (int) attributes.get("nlink"));
    }

    /** @throws UnsafeFileException unless it is a regular file with one name */
    void requirePlain() throws UnsafeFileException {
        if ((mode & TYPE) != REGULAR) {
            throw new UnsafeFileException("not a regular file");
        }
        if (names != 1) {
            throw new UnsafeFileException("a file with several names");
        }
    }
}
