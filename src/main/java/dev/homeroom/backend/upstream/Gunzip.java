package dev.homeroom.backend.upstream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a body that comes in pieces, if it is packed with gzip (RFC 1952), which the first two bytes tell. Homeroom asks
 * for no packing, and some proxies pack all the same.
 */
final class Gunzip {
    private static final int BUFFER = 8192;
    private static final int FIXED_HEADER = 10;
    private static final int CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final Consumer<ByteBuffer> sink;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private @Nullable Inflater inflater;
    private boolean plain;

    Gunzip(Consumer<ByteBuffer> sink) {
        this.sink = sink;
    }

    /** @throws DataFormatException if the data begins as gzip and is corrupt */
    void add(ByteBuffer piece) throws DataFormatException {
        if (plain) {
            sink.accept(piece);
            return;
        }
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        if (inflater != null) {
            inflate(inflater, bytes, 0);
            return;
        }
        head.writeBytes(bytes);
        begin(head.toByteArray());
    }

    private void begin(byte[] begun) throws DataFormatException {
        boolean packed = (begun.length < 1 || begun[0] == 0x1f) && (begun.length < 2 || begun[1] == (byte) 0x8b);
        if (!packed) {
            plain = true;
            sink.accept(ByteBuffer.wrap(begun));
            return;
        }
        int length = headerLength(begun);
        if (length >= 0) {
            inflater = new Inflater(true);
            inflate(inflater, begun, length);
        }
    }

    /** A single first byte is passed on unchanged. */
    void end() {
        if (!plain && inflater == null && head.size() > 0) {
            sink.accept(ByteBuffer.wrap(head.toByteArray()));
        }
        if (inflater != null) {
            inflater.end();
        }
    }

    /** Negative while the header is not whole. */
    private static int headerLength(byte[] begun) {
        if (begun.length < FIXED_HEADER) {
            return -1;
        }
        int flags = begun[3];
        int length = FIXED_HEADER;
        if ((flags & EXTRA) != 0) {
            if (begun.length < length + 2) {
                return -1;
            }
            length += 2 + (begun[length] & 0xff) + ((begun[length + 1] & 0xff) << 8);
        }
        length = (flags & NAME) == 0 ? length : behindZero(begun, length);
        length = (flags & COMMENT) == 0 || length < 0 ? length : behindZero(begun, length);
        length += (flags & CHECKSUM) == 0 || length < 0 ? 0 : 2;
        return length <= begun.length ? length : -1;
    }

    private static int behindZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private void inflate(Inflater into, byte[] bytes, int from) throws DataFormatException {
        if (into.finished()) {
            return;
        }
        into.setInput(bytes, from, bytes.length - from);
        byte[] buffer = new byte[BUFFER];
        for (int size = into.inflate(buffer); size > 0; size = into.inflate(buffer)) {
            sink.accept(ByteBuffer.wrap(buffer.clone(), 0, size));
        }
    }
}
