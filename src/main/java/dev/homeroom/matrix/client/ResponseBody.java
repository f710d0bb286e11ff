package dev.homeroom.matrix.client;

import dev.homeroom.matrix.Homeserver.MediaSink;
import dev.homeroom.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpEntityContainer;

/** Reads a response body with limits on size and time. */
final class ResponseBody {
    private static final byte[] NOTHING = {};
    private static final int DEFAULT_SIZE = 1024;
    private static final int BUFFER = 16 * 1024;
    private static final int MAX_INITIAL_SIZE = 64 * 1024;

    private ResponseBody() {}

    /**
     * @param maxBytes maximum number of bytes
     * @param timeout maximum duration from now
     * @throws IOException when the body is larger, takes longer or is cut off
     */
    static byte[] of(HttpEntityContainer answer, int maxBytes, Duration timeout) throws IOException {
        HttpEntity entity = answer.getEntity();
        if (entity == null) {
            return NOTHING;
        }
        InputStream in = entity.getContent();
        Deadline end = Deadline.in(timeout);
        byte[] bytes = new byte[initialSize(entity.getContentLength())];
        int filled = 0;
        for (int count = 0; count >= 0; count = in.read(bytes, filled, bytes.length - filled)) {
            filled += count;
            if (filled > maxBytes) {
                throw new IOException("The answer has more than %d bytes".formatted(maxBytes));
            }
            if (end.isOver()) {
                throw new IOException("The answer takes longer than " + timeout);
            }
            if (filled == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * filled);
            }
        }
        return Arrays.copyOf(bytes, filled);
    }

    /**
     * Passes the body on as it comes.
     *
     * @param timeout maximum duration from now
     * @throws IOException when the body takes longer or is cut off
     */
    static void copy(HttpEntityContainer answer, MediaSink sink, Duration timeout) throws IOException {
        HttpEntity entity = answer.getEntity();
        if (entity == null) {
            return;
        }
        InputStream in = entity.getContent();
        Deadline end = Deadline.in(timeout);
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            sink.write(buffer, count);
            if (end.isOver()) {
                throw new IOException("The answer takes longer than " + timeout);
            }
        }
    }

    /** One byte more than announced, so that the end is seen without growing the buffer. */
    private static int initialSize(long announced) {
        return announced < 0 ? DEFAULT_SIZE : (int) Math.min(announced + 1, MAX_INITIAL_SIZE);
    }
}
