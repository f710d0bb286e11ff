package dev.homeroom.files.content;

import dev.homeroom.files.content.FileContent.Dimensions;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

/** Reads the size of a picture from its header. Decodes no pixels, so a bomb stays folded. */
final class ImageSize {
    private static final int HEADER = 64;
    private static final int MOST_SEGMENTS = 1_000;

    private ImageSize() {}

    static Optional<Dimensions> of(String mediaType, SeekableByteChannel file) throws IOException {
        FileWindow head = FileWindow.at(file, 0, HEADER);
        return switch (mediaType) {
            case "image/png" -> png(head);
            case "image/gif" -> dimensions(head.little(6, 2), head.little(8, 2));
            case "image/webp" -> webp(head);
            case "image/jpeg" -> jpeg(file);
            default -> Optional.empty();
        };
    }

    private static Optional<Dimensions> png(FileWindow head) {
        return head.has(12, "IHDR") ? dimensions(head.big(16, 4), head.big(20, 4)) : Optional.empty();
    }

    private static Optional<Dimensions> webp(FileWindow head) {
        return switch (head.latin(12, 4)) {
            case "VP8 " -> dimensions(head.little(26, 2) & 0x3FFF, head.little(28, 2) & 0x3FFF);
            case "VP8L" -> {
                int bits = head.little(21, 4);
                yield dimensions((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
            }
            case "VP8X" -> dimensions(head.little(24, 3) + 1, head.little(27, 3) + 1);
            default -> Optional.empty();
        };
    }

    /** Goes from segment to segment, since a large preview may stand before the size. */
    private static Optional<Dimensions> jpeg(SeekableByteChannel file) throws IOException {
        long position = 2;
        for (int segments = 0; segments < MOST_SEGMENTS; segments++) {
            FileWindow segment = FileWindow.at(file, position, 9);
            int marker = segment.big(1, 1);
            if (segment.size() < 9 || segment.big(0, 1) != 0xFF) {
                return Optional.empty();
            }
            if (isStartOfFrame(marker)) {
                return dimensions(segment.big(7, 2), segment.big(5, 2));
            }
            position += marker == 0xFF ? 1 : 2 + segment.big(2, 2);
        }
        return Optional.empty();
    }

    /** Tables and the reserved marker stand among the frames. */
    private static boolean isStartOfFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static Optional<Dimensions> dimensions(int width, int height) {
        return width > 0 && height > 0 ? Optional.of(new Dimensions(width, height)) : Optional.empty();
    }
}
