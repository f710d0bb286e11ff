package dev.homeroom.avatar;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes the kind of PNG that avatars need: square, with 256 palette colours.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG specification</a>
 */
final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte BITS_PER_PIXEL = 8;
    private static final byte PALETTE = 3;

    private PngFile() {}

    /**
     * @param side width and height
     * @param pixels {@code side} rows of as many indexes into the palette
     * @param palette 256 colours of three bytes
     */
    static byte[] ofShades(int side, byte[] pixels, byte[] palette) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        file.writeBytes(chunk("IHDR", header(side)));
        file.writeBytes(chunk("PLTE", palette));
        file.writeBytes(chunk("IDAT", compressed(rows(side, pixels))));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    private static byte[] header(int side) {
        return ByteBuffer.allocate(13)
                .putInt(side)
                .putInt(side)
                .put(BITS_PER_PIXEL)
                .put(PALETTE)
                .array();
    }

    /** Each row begins with the number of its filter, 0 for none. */
    private static byte[] rows(int side, byte[] pixels) {
        byte[] rows = new byte[(side + 1) * side];
        for (int row = 0; row < side; row++) {
            System.arraycopy(pixels, row * side, rows, row * (side + 1) + 1, side);
        }
        return rows;
    }

    private static byte[] compressed(byte[] data) {
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                compressed.write(buffer, 0, deflater.deflate(buffer));
            }
            return compressed.toByteArray();
        }
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + 12)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        CRC32 checksum = new CRC32();
        checksum.update(chunk.array(), 4, data.length + 4);
        return chunk.putInt((int) checksum.getValue()).array();
    }
}
