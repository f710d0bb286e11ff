package dev.homeroom.launcher.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The lock of the one process that supervises. The system takes it from a process that dies. */
public final class SupervisorLock implements AutoCloseable {
    private final FileMutex.HeldLock held;
    private boolean closed;

    private SupervisorLock(FileMutex.HeldLock held) {
        this.held = held;
    }

    /** Returns the lock; empty if another process or thread has it. */
    public static Optional<SupervisorLock> take(LauncherFolder folder) {
        try {
            return new FileMutex(folder.supervisorLock()).tryToHold().map(SupervisorLock::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static boolean isHeld(LauncherFolder folder) {
        Optional<SupervisorLock> lock = take(folder);
        lock.ifPresent(SupervisorLock::close);
        return lock.isEmpty();
    }

    /** Gives the lock back. Does nothing the second time. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            held.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
