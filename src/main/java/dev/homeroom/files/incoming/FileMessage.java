package dev.homeroom.files.incoming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.matrix.ReplyFallback;
import java.util.Optional;

/**
 * A message that consists of a file, as its sender wrote it. Nothing of it is true for certain.
 *
 * @param name any string; blank if there is none
 * @param caption the sender's words about the file; never blank
 * @param media empty if the message names no file that can be requested
 * @param encryption whether the file itself is encrypted
 * @param announced number of bytes; negative if the message says none
 * @param voice whether it was spoken rather than chosen from a disk
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#media-captions">Matrix specification, captions</a>
 */
public record FileMessage(
        String name,
        Optional<String> caption,
        Optional<MediaUri.MediaLocation> media,
        Encryption encryption,
        long announced,
        boolean voice) {
    /** The type of stickers, which are events of their own. */
    public static final String STICKER = "m.sticker";

    private static final String VOICE = "org.matrix.msc3245.voice";

    /** Whether the bytes need a key from the message. */
    public enum Encryption {
        NONE,
        ENCRYPTED
    }

    /**
     * Reads a message. Empty when it is none of a file.
     *
     * @param type of the event
     * @param content any JSON object
     */
    public static Optional<FileMessage> of(String type, ObjectNode content) {
        String kind = type.equals(STICKER) ? STICKER : content.path("msgtype").asText("");
        return switch (kind) {
            case STICKER, "m.image", "m.file", "m.audio", "m.video" -> Optional.of(read(kind, content));
            default -> Optional.empty();
        };
    }

    private static FileMessage read(String kind, ObjectNode content) {
        String body = text(content, "body");
        String filename = text(content, "filename");
        boolean isCaption = !filename.isBlank() && !filename.equals(body) && !kind.equals(STICKER);
        Optional<String> caption = isCaption
                ? Optional.of(new ReplyFallback(content).strip(body).strip()).filter(words -> !words.isBlank())
                : Optional.empty();
        JsonNode file = content.path("file");
        return new FileMessage(
                filename.isBlank() ? body : filename,
                caption,
                location(content.path("url")).or(() -> location(file.path("url"))),
                file.isObject() ? Encryption.ENCRYPTED : Encryption.NONE,
                announced(content.path("info").path("size")),
                kind.equals("m.audio") && content.has(VOICE));
    }

    private static Optional<MediaUri.MediaLocation> location(JsonNode url) {
        return Optional.ofNullable(url.textValue())
                .filter(MediaUri::isValid)
                .map(MediaUri::new)
                .flatMap(MediaUri::location);
    }

    /** A negative or broken size is none; one beyond all limits stays beyond them. */
    private static long announced(JsonNode size) {
        if (!size.isNumber() || size.doubleValue() < 0) {
            return -1;
        }
        return size.canConvertToLong() ? size.longValue() : Long.MAX_VALUE;
    }

    private static String text(JsonNode content, String field) {
        return content.path(field).asText("");
    }
}
