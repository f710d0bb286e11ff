package dev.homeroom.files.opened;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens a file in a thread of its own, with a limit of time: a pipe that takes the place of a file holds its reader until
 * there is a writer, and with it the carrier of many virtual threads.
 */
final class TimedOpening {
    private static final int LIMIT_SECONDS = 5;

    private TimedOpening() {}

    /** Opens something. */
    @FunctionalInterface
    interface SlowOpening<T extends Closeable> {
        T open() throws IOException;
    }

    /** The opening took too long, and goes on. */
    static final class StuckException extends IOException {
        private StuckException(Throwable cause) {
            super("Opening takes too long", cause);
        }
    }

    static <T extends Closeable> T of(SlowOpening<T> opening) throws IOException {
        CompletableFuture<T> opened = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("opening").start(() -> open(opening, opened));
        try {
            return opened.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        } catch (TimeoutException e) {
            opened.cancel(false);
            throw new StuckException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            opened.cancel(false);
            throw new IOException("Interrupted while a file was opened", e);
        }
    }

    private static <T extends Closeable> void open(SlowOpening<T> opening, CompletableFuture<T> opened) {
        try {
            T late = opening.open();
            if (!opened.complete(late)) {
                late.close();
            }
        } catch (IOException | RuntimeException e) {
            opened.completeExceptionally(e);
        }
    }
}
