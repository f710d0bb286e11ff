package dev.homeroom.files.outgoing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.files.content.FileContent;
import dev.homeroom.files.opened.WorkspacePath;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.wording.NoticeText;
import java.util.List;
import java.util.Set;

/**
 * Contents of {@code m.room.message} events with a file. Until the file is uploaded, a key that is never sent names it.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#media-captions">Matrix specification, media
 *     captions</a>
 */
public final class FileContents {
    /** The path of a file that is not uploaded yet, relative to the workspace. */
    static final String KEY = "dev.homeroom.upload";

    /** Beside {@link #KEY}: the file is the text of the answer, which can be sent as messages too. */
    private static final String TEXT = "dev.homeroom.upload_text";

    private static final Set<String> KINDS = Set.of("m.image", "m.video", "m.audio", "m.file");

    private FileContents() {}

    /** Whether the content is of a message with a file, which is uploaded or not. */
    public static boolean isFile(ObjectNode content) {
        return KINDS.contains(content.path("msgtype").asText()) && content.has("filename");
    }

    /** Whether the content names a file that is not uploaded yet. */
    public static boolean isWaiting(ObjectNode content) {
        return content.has(KEY);
    }

    /** Whether the file that is not uploaded yet is the text of an answer. */
    public static boolean isWaitingText(ObjectNode content) {
        return isWaiting(content) && content.path(TEXT).asBoolean();
    }

    /** The content of an event whose file is the text of an answer. */
    static ObjectNode waitingText(WorkspacePath path, String caption, FileContent what, long size) {
        return waiting(path, path.name(), caption, what, size).put(TEXT, true);
    }

    /** @param caption shown with the file; empty for its name */
    static ObjectNode waiting(WorkspacePath path, String name, String caption, FileContent what, long size) {
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("msgtype", what.kind().msgtype())
                .put("body", caption.isBlank() ? name : caption)
                .put("filename", name)
                .put(KEY, path.toString());
        ObjectNode info =
                content.putObject("info").put("mimetype", what.mediaType()).put("size", size);
        what.dimensions().ifPresent(pixels -> info.put("w", pixels.width()).put("h", pixels.height()));
        content.putObject("m.mentions");
        return content;
    }

    static WorkspacePath path(ObjectNode content) {
        return new WorkspacePath(List.of(content.path(KEY).asText().split("/")));
    }

    /** @param size of what was uploaded */
    static ObjectNode uploaded(ObjectNode waiting, MediaUri uri, long size) {
        ObjectNode content = waiting.deepCopy().put("url", uri.value());
        content.withObject("/info").put("size", size);
        content.remove(List.of(KEY, TEXT));
        return content;
    }

    /** The same event as a notice, with its relation and its marks. */
    static ObjectNode notice(ObjectNode waiting, NoticeText text) {
        ObjectNode content = text.addTo(waiting.deepCopy().put("msgtype", "m.notice"));
        content.remove(List.of(KEY, TEXT, "filename", "info"));
        return content;
    }
}
