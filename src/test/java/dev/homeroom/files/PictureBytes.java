package dev.homeroom.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Beginnings of pictures, which is all that is looked at. */
public final class PictureBytes {
    private PictureBytes() {}

    /** A PNG picture whose header has this size. */
    public static byte[] png(int width, int height) {
        return ByteBuffer.allocate(64)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'})
                .putInt(13)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(width)
                .putInt(height)
                .array();
    }
}
