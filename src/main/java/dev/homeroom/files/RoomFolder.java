package dev.homeroom.files;

import dev.homeroom.files.opened.SafeFolder;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.matrix.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The folder of one room of one agent: {@code surfaces/matrix/<user>/<room>}. Two rooms never have the same folder, also
 * where the file system ignores case.
 *
 * @param workspace the root of the workspace
 * @param path relative to the workspace, with {@code /}
 */
public record RoomFolder(Path workspace, String path) {
    /** The folder of all rooms, relative to the workspace. */
    public static final String SURFACE = "surfaces/matrix";

    /** The name of the folder for what people send. */
    public static final String INBOX = "inbox";

    /** The name of the folder for what the agent sends. */
    public static final String OUTBOX = "outbox";

    /** Files of answers, each answer in a folder of its own. */
    public static final String SENT = "sent";

    private static final int LONGEST_ROOM = 60;
    private static final int DIGITS = 10;
    private static final Pattern PLAIN_USER = Pattern.compile("[a-z0-9][a-z0-9_=-]{0,99}");
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9_-]+");

    static RoomFolder of(Path workspace, UserId agentUser, RoomId room) {
        return new RoomFolder(workspace, SURFACE + "/" + name(agentUser) + "/" + name(room));
    }

    private static String name(UserId user) {
        String localpart = user.localpart();
        return PLAIN_USER.matcher(localpart).matches() ? localpart : distinct(localpart, user.value());
    }

    private static String name(RoomId room) {
        return distinct(room.value().substring(1), room.value());
    }

    /** A dot before the digits, which plain names never have. */
    private static String distinct(String readable, String id) {
        String safe = UNSAFE.matcher(readable).replaceAll("_").toLowerCase(Locale.ROOT);
        return safe.substring(0, Math.min(LONGEST_ROOM, safe.length()))
                + "."
                + Sha256.hex(id).substring(0, DIGITS);
    }

    /** The steps of the path. */
    public List<String> names() {
        return List.of(path.split("/"));
    }

    /** Relative to the workspace, with {@code /}. */
    public String inboxPath() {
        return path + "/" + INBOX;
    }

    /** Relative to the workspace, with {@code /}. */
    public String outboxPath() {
        return path + "/" + OUTBOX;
    }

    /**
     * The folder for what people send, made if it is missing.
     *
     * @throws IOException when it can't be made, or a link or a file stands in the way
     */
    public Path inbox() throws IOException {
        return WorkspaceFolders.make(workspace, inboxPath());
    }

    /** Opens the folder for what people send, made if it is missing; errors as {@link #inbox}. */
    public SafeFolder openInbox() throws IOException {
        return SafeFolder.made(workspace, List.of(inboxPath().split("/")));
    }

    /** The folder for what the agent sends, as {@link #inbox}. */
    public Path outbox() throws IOException {
        return WorkspaceFolders.make(workspace, outboxPath());
    }
}
