package dev.homeroom.files.remote;

import dev.homeroom.files.remote.RemoteRefusal.RefusalKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends in an exception when more bytes come than are allowed. */
final class BoundedBody extends FilterInputStream {
    private final long largest;
    private long left;

    BoundedBody(InputStream body, long largest) {
        super(body);
        this.largest = largest;
        this.left = largest;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        if (one >= 0) {
            count(1);
        }
        return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int bytes) throws RemoteRefusal {
        left -= bytes;
        if (left < 0) {
            throw new RemoteRefusal(RefusalKind.TOO_LARGE, "more than " + largest + " bytes");
        }
    }
}
