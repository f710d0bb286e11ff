package dev.homeroom.launcher.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Excludes other processes by a lock on a file, and the other threads of this process by a semaphore. The system takes the lock from a
 * process that dies.
 *
 * <p>The semaphore comes first: a process that closes any channel of the file loses its locks on it.
 */
final class FileMutex {
    private static final Map<Path, Semaphore> THREADS = new ConcurrentHashMap<>();

    private final Path file;
    private final Semaphore threads;

    FileMutex(Path file) {
        this.file = file;
        this.threads = THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new Semaphore(1));
    }

    @FunctionalInterface
    interface LockedWork<T> {
        T run() throws IOException;
    }

    /** A lock that is held until it is closed. */
    @FunctionalInterface
    interface HeldLock {
        void release() throws IOException;
    }

    <T> T holding(LockedWork<T> work) throws IOException {
        threads.acquireUninterruptibly();
        try (FileChannel channel = open()) {
            FileLock lock = channel.lock();
            T result = work.run();
            lock.release();
            return result;
        } finally {
            threads.release();
        }
    }

    /** Returns the lock; empty if another process or thread has it. */
    Optional<HeldLock> tryToHold() throws IOException {
        if (!threads.tryAcquire()) {
            return Optional.empty();
        }
        FileChannel channel = open();
        if (channel.tryLock() == null) {
            release(channel);
            return Optional.empty();
        }
        writeOwner(channel);
        return Optional.of(() -> release(channel));
    }

    /** For people who wonder. */
    private static void writeOwner(FileChannel channel) throws IOException {
        String pid = ProcessHandle.current().pid() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
    }

    private void release(FileChannel channel) throws IOException {
        try {
            channel.close();
        } finally {
            threads.release();
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
