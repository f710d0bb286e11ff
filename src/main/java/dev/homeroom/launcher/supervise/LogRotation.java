package dev.homeroom.launcher.supervise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps logs small: a long one is copied to {@code NAME.log.1} and emptied, since the service goes on writing to the same file. A line that
 * is written between the two is lost.
 */
final class LogRotation {
    private static final int KEPT = 3;

    private final Path folder;
    private final long longest;

    /** @param longest bytes */
    LogRotation(Path folder, long longest) {
        this.folder = folder;
        this.longest = longest;
    }

    void run() {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> logs =
                    files.filter(file -> file.toString().endsWith(".log")).toList();
            for (Path log : logs) {
                if (Files.size(log) > longest) {
                    rotate(log);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void rotate(Path log) throws IOException {
        for (int number = KEPT; number > 1; number--) {
            if (Files.exists(numbered(log, number - 1))) {
                Files.move(numbered(log, number - 1), numbered(log, number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.copy(log, numbered(log, 1), StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    private static Path numbered(Path log, int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }
}
