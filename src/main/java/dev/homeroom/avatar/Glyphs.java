package dev.homeroom.avatar;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The glyphs that {@code src/glyphs/draw.py} created, in the format described there. */
final class Glyphs {
    /** The glyph for names without any letter that has one. */
    static final int SPEECH_BUBBLE = 0;

    private static final Map<Integer, Glyph> GLYPHS = read();

    private Glyphs() {}

    private record Glyph(int left, int top, int width, ByteBuffer whiteness) {}

    static boolean has(int codePoint) {
        return codePoint != SPEECH_BUBBLE && GLYPHS.containsKey(codePoint);
    }

    /**
     * @param image {@link Avatar#SIDE} rows of as many pixels
     * @param codePoint a code point that has a glyph
     */
    static void draw(byte[] image, int codePoint) {
        Glyph glyph = GLYPHS.get(codePoint);
        if (glyph == null) {
            throw new IllegalArgumentException("There is no glyph for code point " + codePoint);
        }
        for (int from = 0; from < glyph.whiteness().limit(); from += glyph.width()) {
            int row = glyph.top() + from / glyph.width();
            glyph.whiteness().get(from, image, row * Avatar.SIDE + glyph.left(), glyph.width());
        }
    }

    private static Map<Integer, Glyph> read() {
        try (InputStream file = Glyphs.class.getResourceAsStream("letters.bin")) {
            if (file == null) {
                throw new IllegalStateException("letters.bin is missing from the application");
            }
            return readAll(new DataInputStream(new InflaterInputStream(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("letters.bin can't be read", e);
        }
    }

    private static Map<Integer, Glyph> readAll(DataInputStream file) throws IOException {
        Map<Integer, Glyph> glyphs = new HashMap<>();
        for (Integer codePoint = next(file); codePoint != null; codePoint = next(file)) {
            int left = file.readUnsignedByte();
            int top = file.readUnsignedByte();
            int width = file.readUnsignedByte();
            int height = file.readUnsignedByte();
            glyphs.put(codePoint, new Glyph(left, top, width, ByteBuffer.wrap(file.readNBytes(width * height))));
        }
        return glyphs;
    }

    private static @Nullable Integer next(DataInputStream file) throws IOException {
        int high = file.read();
        if (high < 0) {
            return null;
        }
        int low = file.read();
        if (low < 0) {
            throw new EOFException();
        }
        return high << 8 | low;
    }
}
