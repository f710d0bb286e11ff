package dev.homeroom.e2e;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** A process that a child of this process started. Its streams and its exit code are unknown. */
final class ForkedProcess extends Process {
    private static final Duration UNTIL_THE_NEXT_LOOK = Duration.ofMillis(10);

    private final ProcessHandle handle;

    ForkedProcess(ProcessHandle handle) {
        this.handle = handle;
    }

    @Override
    public ProcessHandle toHandle() {
        return handle;
    }

    @Override
    public boolean isAlive() {
        return handle.isAlive();
    }

    @Override
    public int waitFor() {
        while (isAlive()) {
            Patience.pause(UNTIL_THE_NEXT_LOOK);
        }
        return 0;
    }

    @Override
    public void destroy() {
        handle.destroy();
    }

    @Override
    public Process destroyForcibly() {
        handle.destroyForcibly();
        return this;
    }

    @Override
    public int exitValue() {
        if (isAlive()) {
            throw new IllegalThreadStateException("Process " + pid() + " runs");
        }
        return 0;
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }
}
