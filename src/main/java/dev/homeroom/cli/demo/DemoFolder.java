package dev.homeroom.cli.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code data/demo}: all that one run of the demo makes, until the next run begins. One demo at a time has it. */
final class DemoFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private DemoFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the folder, and empties it.
     *
     * @param home Homeroom's own folder
     */
    static DemoFolder take(Path home) throws DemoFailedException {
        Path data = home.resolve("data");
        try {
            Files.createDirectories(data);
            FileChannel lock =
                    FileChannel.open(data.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isOurs(lock)) {
                lock.close();
                throw new DemoFailedException("Another demo is running here. Please end it first, with Ctrl-C.");
            }
            return new DemoFolder(emptied(data.resolve("demo")), lock);
        } catch (IOException e) {
            throw new DemoFailedException("The folder " + data.resolve("demo") + " can't be written: " + e + ".");
        }
    }

    private static boolean isOurs(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Only for its owner, since tokens and everything that is said are in it. */
    private static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                List<Path> deepestFirst = old.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    Path path() {
        return path;
    }

    Path registration() {
        return path.resolve("registration.yaml");
    }

    Path homeserver() {
        return path.resolve("homeserver");
    }

    Path database() {
        return path.resolve("homeroom");
    }

    Path workspace() {
        return path.resolve("workspace");
    }

    /** @param of the process that writes it */
    Path log(String of) {
        return path.resolve(of + ".log");
    }

    /** Gives the folder free for the next demo; what is in it stays to be looked at. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
