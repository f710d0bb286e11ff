package dev.homeroom.matrix.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpEntityContainer;

/** Reads what an answer says, up to a size and for a time. */
final class ResponseBody {
    private static final byte[] NOTHING = {};
    private static final int USUAL = 1024;
    private static final int LARGEST_AT_FIRST = 64 * 1024;

    private ResponseBody() {}

    /**
     * @param most bytes
     * @param longest from now to its end
     * @throws IOException when there is more of it, or it takes longer, or breaks off
     */
    static byte[] of(HttpEntityContainer answer, int most, Duration longest) throws IOException {
        HttpEntity entity = answer.getEntity();
        if (entity == null) {
            return NOTHING;
        }
        InputStream in = entity.getContent();
        long end = System.nanoTime() + longest.toNanos();
        byte[] bytes = new byte[sizeAtFirst(entity.getContentLength())];
        int filled = 0;
        for (int count = 0; count >= 0; count = in.read(bytes, filled, bytes.length - filled)) {
            filled += count;
            if (filled > most) {
                throw new IOException("An answer of more than %d bytes".formatted(most));
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException("An answer that takes longer than " + longest);
            }
            if (filled == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * filled);
            }
        }
        return Arrays.copyOf(bytes, filled);
    }

    /** One more than is announced, so that its end is seen without growing. */
    private static int sizeAtFirst(long announced) {
        return announced < 0 ? USUAL : (int) Math.min(announced + 1, LARGEST_AT_FIRST);
    }
}
