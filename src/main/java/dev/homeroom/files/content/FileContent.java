package dev.homeroom.files.content;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Map;
import java.util.Optional;

/**
 * What a file is.
 *
 * @param mediaType without parameters, {@code application/octet-stream} if unknown
 * @param dimensions of PNG, JPEG, GIF and WebP pictures, as stored: an orientation is not applied
 */
public record FileContent(String mediaType, Optional<Dimensions> dimensions) {
    static final String UNKNOWN = "application/octet-stream";

    private static final Map<String, String> EXTENSIONS = Map.of(
            "image/png",
            "png",
            "image/jpeg",
            "jpg",
            "image/gif",
            "gif",
            "image/webp",
            "webp",
            TextPeek.SVG,
            "svg",
            "application/pdf",
            "pdf",
            "audio/mpeg",
            "mp3",
            "audio/wav",
            "wav",
            "audio/ogg",
            "ogg",
            "video/mp4",
            "mp4");

    /**
     * The size of a picture in pixels.
     *
     * @param width at least 1
     * @param height at least 1
     */
    public record Dimensions(int width, int height) {}

    /** How clients show a file. */
    public enum Kind {
        IMAGE("m.image"),
        VIDEO("m.video"),
        AUDIO("m.audio"),
        FILE("m.file");

        private final String msgtype;

        Kind(String msgtype) {
            this.msgtype = msgtype;
        }

        /** The {@code msgtype} of a message with such a file. */
        public String msgtype() {
            return msgtype;
        }
    }

    /**
     * Looks at a file. Reads at most about 300 kB of it and leaves the position anywhere.
     *
     * @param name only tells kinds of text apart, such as CSV from Markdown
     */
    public static FileContent of(SeekableByteChannel file, String name) throws IOException {
        FileWindow window = FileWindow.at(file, 0);
        String mediaType = Magic.typeOf(window)
                .map(type -> type.equals(ZipPeek.ZIP) ? ZipPeek.typeOf(file, window) : type)
                .or(() -> TextPeek.typeOf(window, name))
                .orElse(UNKNOWN);
        return new FileContent(mediaType, ImageSize.of(mediaType, file));
    }

    /** SVG pictures are files, since they may contain scripts. */
    public Kind kind() {
        if (mediaType.startsWith("image/") && !mediaType.equals(TextPeek.SVG)) {
            return Kind.IMAGE;
        }
        if (mediaType.startsWith("video/")) {
            return Kind.VIDEO;
        }
        return mediaType.startsWith("audio/") ? Kind.AUDIO : Kind.FILE;
    }

    /** The usual end of a name, for kinds that are often sent without a name. */
    public Optional<String> extension() {
        return Optional.ofNullable(EXTENSIONS.get(mediaType));
    }

    /** Whether people can read the bytes as text in UTF-8. */
    public boolean isText() {
        return TextPeek.isText(mediaType);
    }
}
