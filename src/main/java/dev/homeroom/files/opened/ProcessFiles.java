package dev.homeroom.files.opened;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names of open files and folders that lead nowhere else, whatever happens to their other names: those of Linux under
 * {@code /proc/self/fd}. Java doesn't tell the number of an open file, so it is found by a random position that the file is
 * set to for the moment.
 */
final class ProcessFiles {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final Path POSITIONS = Path.of("/proc/self/fdinfo");
    private static final long LEAST_POSITION = 1L << 32;
    private static final long MOST_POSITION = 1L << 42;
    /** Distance from the last number that is tried first: a process with thousands of connections has as many numbers. */
    private static final int NEAR = 6;

    /** The number that was found last. A file gets the lowest free number, which is often near the one of the file before. */
    private static volatile int last;

    private ProcessFiles() {}

    /** Whether this system has such names. */
    static boolean areKnown() {
        return Files.isDirectory(POSITIONS);
    }

    /** The name of an open file or folder, valid until it is closed. Its position is 0 afterwards. */
    static Path of(SeekableByteChannel open) throws IOException {
        long position = ThreadLocalRandom.current().nextLong(LEAST_POSITION, MOST_POSITION);
        open.position(position);
        try {
            int number = number("pos:\t%d\n".formatted(position));
            // Other threads look for their files meanwhile, so the field is only a hint.
            last = number;
            return OPEN_FILES.resolve(String.valueOf(number));
        } finally {
            open.position(0);
        }
    }

    private static int number(String wanted) throws IOException {
        int expected = last;
        for (int number = Math.max(0, expected - NEAR); number <= expected + NEAR; number++) {
            if (begins(POSITIONS.resolve(String.valueOf(number)), wanted)) {
                return number;
            }
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(POSITIONS)) {
            for (Path one : all) {
                if (begins(one, wanted)) {
                    return Integer.parseInt(one.getFileName().toString());
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        throw new UnsafeFileException("the open file can't be checked");
    }

    private static boolean begins(Path one, String wanted) {
        try {
            return Files.readString(one).startsWith(wanted);
        } catch (IOException e) {
            // No file is open there, or another thread has closed it.
            return false;
        }
    }
}
