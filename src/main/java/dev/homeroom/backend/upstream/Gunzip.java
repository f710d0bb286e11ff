package dev.homeroom.backend.upstream;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks a body that comes in pieces, if it is packed with gzip (RFC 1952), which the first two bytes tell. Homeroom asks
 * for no packing, and some proxies pack all the same, some of them each piece by itself. Unpacks a little at a time: a few
 * bytes can become a thousand times as many.
 *
 * <table>
 * <caption>Parts of a body</caption>
 * <tr><td>BEGINNING</td><td>no gzip → PLAIN; its header is whole → PACKED</td></tr>
 * <tr><td>PACKED</td><td>its end → CHECKSUM</td></tr>
 * <tr><td>CHECKSUM</td><td>its end → BETWEEN</td></tr>
 * <tr><td>BETWEEN</td><td>another header → PACKED; anything else → PADDING</td></tr>
 * </table>
 */
final class Gunzip {
    private static final int BUFFER = 8192;
    private static final int FIXED_HEADER = 10;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private enum GzipPart {
        BEGINNING,
        PLAIN,
        PACKED,
        CHECKSUM,
        BETWEEN,
        PADDING
    }

    private final Consumer<ByteBuffer> sink;
    private GzipPart part = GzipPart.BEGINNING;
    private byte[] input = new byte[0];
    /** What the inflater works on. */
    private byte[] given = new byte[0];

    private final Inflater inflater = new Inflater(true);

    Gunzip(Consumer<ByteBuffer> sink) {
        this.sink = sink;
    }

    /** To be passed on by {@link #passOn}. */
    void add(ByteBuffer piece) {
        int before = input.length;
        input = Arrays.copyOf(input, before + piece.remaining());
        piece.get(input, before, piece.remaining());
    }

    /**
     * Passes on what was added, at most 8 KiB of what was packed.
     *
     * @return false when there is nothing more to pass on for now
     * @throws DataFormatException if the data begins as gzip and is corrupt
     */
    boolean passOn() throws DataFormatException {
        return switch (part) {
            case BEGINNING -> begin(GzipPart.PLAIN);
            case PLAIN -> passPlain();
            case PACKED -> inflate();
            case CHECKSUM -> skipChecksum();
            case BETWEEN -> begin(GzipPart.PADDING);
            case PADDING -> false;
        };
    }

    /** A single first byte is passed on unchanged. */
    void end() {
        if (part == GzipPart.BEGINNING && input.length > 0) {
            passPlain();
        }
        inflater.end();
    }

    private boolean begin(GzipPart otherwise) {
        if (input.length == 0) {
            return false;
        }
        boolean packed = input[0] == 0x1f && (input.length < 2 || input[1] == (byte) 0x8b);
        if (!packed) {
            part = otherwise;
            return true;
        }
        int length = headerLength(input);
        if (length < 0) {
            return false;
        }
        drop(length);
        part = GzipPart.PACKED;
        return true;
    }

    private boolean passPlain() {
        if (input.length == 0) {
            return false;
        }
        sink.accept(ByteBuffer.wrap(input));
        input = new byte[0];
        return true;
    }

    private boolean inflate() throws DataFormatException {
        if (inflater.needsInput()) {
            if (input.length == 0) {
                return false;
            }
            given = input;
            input = new byte[0];
            inflater.setInput(given);
        }
        byte[] buffer = new byte[BUFFER];
        int size = inflater.inflate(buffer);
        if (size > 0) {
            sink.accept(ByteBuffer.wrap(buffer, 0, size));
        } else if (inflater.needsDictionary()) {
            throw new DataFormatException("a dictionary is needed");
        }
        if (inflater.finished()) {
            endMember();
        }
        return true;
    }

    private void endMember() {
        byte[] rest = Arrays.copyOfRange(given, given.length - inflater.getRemaining(), given.length + input.length);
        System.arraycopy(input, 0, rest, rest.length - input.length, input.length);
        input = rest;
        inflater.reset();
        part = GzipPart.CHECKSUM;
    }

    private boolean skipChecksum() {
        if (input.length < CHECKSUM_LENGTH) {
            return false;
        }
        drop(CHECKSUM_LENGTH);
        part = GzipPart.BETWEEN;
        return true;
    }

    private void drop(int length) {
        input = Arrays.copyOfRange(input, length, input.length);
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
        length += (flags & HEADER_CHECKSUM) == 0 || length < 0 ? 0 : 2;
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
}
