package dev.homeroom.cli.demo;

import dev.homeroom.disk.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code data/demo}: the files of one demo run, kept until the next run. Only one demo at a time can use it. */
final class DemoFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private DemoFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Locks and empties the folder.
     *
     * @param home Homeroom's folder
     */
    static DemoFolder take(Path home) throws DemoFailedException {
        Path data = home.resolve("data");
        try {
            PrivateFiles.makeFolder(data);
            FileChannel lock =
                    FileChannel.open(data.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locks(lock)) {
                lock.close();
                throw new DemoFailedException("Another demo is running here. Please end it first, with Ctrl-C.");
            }
            return new DemoFolder(emptied(data.resolve("demo")), lock);
        } catch (IOException e) {
            throw new DemoFailedException("The folder " + data.resolve("demo") + " can't be written: " + e + ".");
        }
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Creates the folder for its owner only, since it contains tokens and messages. */
    private static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                List<Path> deepestFirst = old.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.delete(path);
                }
            }
        }
        PrivateFiles.makeFolder(folder);
        return folder;
    }

    Path path() {
        return path;
    }

    Path registration() {
        return path.resolve("registration.yaml");
    }

    /** Unlocks the folder for the next demo. Its files are kept. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
