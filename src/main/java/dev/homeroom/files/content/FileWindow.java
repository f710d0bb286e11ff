package dev.homeroom.files.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/** Some bytes of a file, read at once. */
final class FileWindow {
    static final int SIZE = 64 * 1024;

    private final byte[] bytes;

    private FileWindow(byte[] bytes) {
        this.bytes = bytes;
    }

    static FileWindow at(SeekableByteChannel file, long position) throws IOException {
        return at(file, position, SIZE);
    }

    /** Reads fewer bytes only at the end of the file. */
    static FileWindow at(SeekableByteChannel file, long position, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.clamp(file.size() - position, 0, size));
        file.position(position);
        while (buffer.hasRemaining() && file.read(buffer) >= 0) {
            // A channel may read less than there is.
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return new FileWindow(bytes);
    }

    /** Without the last ones. */
    ByteBuffer without(int last) {
        return ByteBuffer.wrap(bytes, 0, bytes.length - last);
    }

    int size() {
        return bytes.length;
    }

    boolean has(int offset, byte... wanted) {
        if (offset + wanted.length > bytes.length) {
            return false;
        }
        for (int index = 0; index < wanted.length; index++) {
            if (bytes[offset + index] != wanted[index]) {
                return false;
            }
        }
        return true;
    }

    boolean has(int offset, String latin) {
        return has(offset, latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Each byte is one character. */
    String latin(int from, int length) {
        int start = Math.min(from, bytes.length);
        return new String(bytes, start, Math.clamp(length, 0, bytes.length - start), StandardCharsets.ISO_8859_1);
    }

    /** An unsigned number, 0 behind the end. */
    int big(int offset, int length) {
        int number = 0;
        for (int index = 0; index < length; index++) {
            number = number << 8 | at(offset + index);
        }
        return number;
    }

    /** The number with its lowest byte first. */
    int little(int offset, int length) {
        int number = 0;
        for (int index = length - 1; index >= 0; index--) {
            number = number << 8 | at(offset + index);
        }
        return number;
    }

    private int at(int offset) {
        return offset < bytes.length ? bytes[offset] & 0xFF : 0;
    }
}
