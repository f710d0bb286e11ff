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

/** The drawings of letters that {@code src/glyphs/draw.py} made, in the format that is described there. */
final class Glyphs {
    /** The drawing for names without any letter that there is a drawing of. */
    static final int SPEECH_BUBBLE = 0;

    private static final Map<Integer, Drawing> DRAWINGS = read();

    private Glyphs() {}

    private record Drawing(int left, int top, int width, ByteBuffer whiteness) {}

    static boolean has(int codePoint) {
        return codePoint != SPEECH_BUBBLE && DRAWINGS.containsKey(codePoint);
    }

    /**
     * @param image {@link Avatar#SIDE} rows of as many pixels
     * @param codePoint one that there is a drawing of
     */
    static void drawInto(byte[] image, int codePoint) {
        Drawing drawing = DRAWINGS.get(codePoint);
        if (drawing == null) {
            throw new IllegalArgumentException("There is no drawing of code point " + codePoint);
        }
        for (int from = 0; from < drawing.whiteness().limit(); from += drawing.width()) {
            int row = drawing.top() + from / drawing.width();
            drawing.whiteness().get(from, image, row * Avatar.SIDE + drawing.left(), drawing.width());
        }
    }

    private static Map<Integer, Drawing> read() {
        try (InputStream file = Glyphs.class.getResourceAsStream("letters.bin")) {
            if (file == null) {
                throw new IllegalStateException("letters.bin is missing from the application");
            }
            return readAll(new DataInputStream(new InflaterInputStream(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("letters.bin can't be read", e);
        }
    }

    private static Map<Integer, Drawing> readAll(DataInputStream file) throws IOException {
        Map<Integer, Drawing> drawings = new HashMap<>();
        for (Integer codePoint = next(file); codePoint != null; codePoint = next(file)) {
            int left = file.readUnsignedByte();
            int top = file.readUnsignedByte();
            int width = file.readUnsignedByte();
            int height = file.readUnsignedByte();
            drawings.put(codePoint, new Drawing(left, top, width, ByteBuffer.wrap(file.readNBytes(width * height))));
        }
        return drawings;
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
