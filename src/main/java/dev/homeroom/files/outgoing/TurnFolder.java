package dev.homeroom.files.outgoing;

import dev.homeroom.files.FileName;
import dev.homeroom.files.RoomFolder;
import dev.homeroom.files.WorkspaceFolders;
import dev.homeroom.files.opened.OpenedFile;
import dev.homeroom.files.opened.SafeFolder;
import dev.homeroom.files.opened.WorkspacePath;
import dev.homeroom.matrix.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The files of one turn, which wait for their upload outside of the agent's reach: what was in the room's outbox is moved
 * to {@code sent/<turn>}, and what an answer names elsewhere is copied to {@code sent/<turn>-copies}. The same turn, begun
 * again after a crash, finds its files there.
 */
final class TurnFolder {
    private static final Logger LOG = Logger.getLogger(TurnFolder.class);
    private static final String COPIES = "-copies";
    private static final int DIGITS = 16;
    private static final int BUFFER = 64 * 1024;
    /** Others stay in the outbox until the next turn. */
    private static final int MOST_MOVED = 1_000;

    private final RoomFolder room;
    private final List<String> roomNames;
    private final String turn;

    /** @param cause of the turn */
    TurnFolder(RoomFolder room, String cause) {
        this.room = room;
        this.roomNames = room.names();
        this.turn = Sha256.hex(cause).substring(0, DIGITS);
    }

    /** Whether the room has no files to send and never had any. Most answers are in such rooms. */
    static boolean isNothingIn(RoomFolder room) {
        Path folder = room.workspace().resolve(room.path());
        return isEmpty(folder.resolve(RoomFolder.OUTBOX)) && isMissing(folder.resolve(RoomFolder.SENT));
    }

    /**
     * Also true of a link that leads nowhere. {@link Files#notExists} pays for an exception wherever nothing is, and so does
     * everything that does not follow links.
     */
    private static boolean isMissing(Path path) {
        try {
            return path.getFileSystem().provider().readAttributesIfExists(path, BasicFileAttributes.class) == null;
        } catch (IOException e) {
            return false;
        }
    }

    private record SentEntry(String name, FileTime modified) {}

    /**
     * Moves the wanted files of the outbox to the folder of the turn. Names that begin with a dot stay: their files are not
     * finished.
     *
     * @param isWanted by the name in the outbox
     * @return the paths of all files of the turn, the oldest first
     */
    List<WorkspacePath> claim(Predicate<String> isWanted) throws IOException {
        List<String> waiting = waiting().stream().filter(isWanted).toList();
        if (!waiting.isEmpty()) {
            WorkspaceFolders.make(room.workspace(), room.path() + "/" + RoomFolder.SENT + "/" + turn);
            move(waiting);
        }
        return claimed();
    }

    private List<String> waiting() throws IOException {
        if (isEmpty(path(RoomFolder.OUTBOX))) {
            return List.of();
        }
        try (SafeFolder outbox = SafeFolder.open(room.workspace(), in(RoomFolder.OUTBOX))) {
            return outbox.names().stream()
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .limit(MOST_MOVED)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Most answers have no files, and opening each folder safely is dear. What is found here is not trusted. */
    private static boolean isEmpty(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    private Path path(String folder) {
        return room.workspace().resolve(room.path()).resolve(folder);
    }

    private void move(List<String> waiting) throws IOException {
        try (SafeFolder outbox = SafeFolder.open(room.workspace(), in(RoomFolder.OUTBOX));
                SafeFolder sent = SafeFolder.open(room.workspace(), in(RoomFolder.SENT, turn))) {
            Set<String> taken = new HashSet<>(sent.names());
            for (String name : waiting) {
                moveOne(outbox, name, sent, free(FileName.safe(name), taken));
            }
        }
    }

    /** A folder of another user can't be moved. It stays, and the others are not held up. */
    private void moveOne(SafeFolder outbox, String name, SafeFolder sent, String newName) throws IOException {
        try {
            outbox.move(name, sent, newName);
        } catch (FileSystemException e) {
            LOG.warnf("A file can't be moved out of an outbox: room=%s reason=%s", room.path(), e.getReason());
        }
    }

    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int number = 2; !taken.add(free); number++) {
            free = number + "-" + name;
        }
        return free;
    }

    private List<WorkspacePath> claimed() throws IOException {
        if (!Files.exists(path(RoomFolder.SENT).resolve(turn), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<SentEntry> entries = new ArrayList<>();
        try (SafeFolder sent = SafeFolder.open(room.workspace(), in(RoomFolder.SENT, turn))) {
            for (String name : sent.names()) {
                entries.add(new SentEntry(name, sent.attributes(name).lastModifiedTime()));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return entries.stream()
                .sorted(Comparator.comparing(SentEntry::modified).thenComparing(SentEntry::name))
                .map(entry -> new WorkspacePath(in(RoomFolder.SENT, turn, entry.name())))
                .toList();
    }

    /**
     * Copies an open file.
     *
     * @param number of the copy in its turn; a copy of an earlier try is replaced
     */
    WorkspacePath copy(OpenedFile file, int number, String name) throws IOException {
        file.channel().position(0);
        return copy(Channels.newInputStream(file.channel()), file.size(), number, name);
    }

    /** Copies at most {@code limit} bytes. */
    WorkspacePath copy(InputStream bytes, long limit, int number, String name) throws IOException {
        makeCopies();
        List<String> folder = in(RoomFolder.SENT, turn + COPIES);
        String safe = number + "-" + FileName.safe(name);
        try (SafeFolder copies = SafeFolder.open(room.workspace(), folder);
                SeekableByteChannel copy = copies.write(safe)) {
            transfer(bytes, limit, copy);
            store(copy);
        }
        return new WorkspacePath(in(RoomFolder.SENT, turn + COPIES, safe));
    }

    private static void transfer(InputStream bytes, long limit, WritableByteChannel copy) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = limit;
        for (int count = 0; count >= 0 && left > 0; count = bytes.read(buffer, 0, (int) Math.min(BUFFER, left))) {
            left -= count;
            copy.write(ByteBuffer.wrap(buffer, 0, count));
        }
    }

    /** Writes texts with an empty line between them. No copy has a name without a number but this one. */
    WorkspacePath write(List<String> texts, String name) throws IOException {
        makeCopies();
        try (SafeFolder copies = SafeFolder.open(room.workspace(), in(RoomFolder.SENT, turn + COPIES));
                SeekableByteChannel file = copies.write(name)) {
            String before = "";
            for (String text : texts) {
                writeAll(file, before + text);
                before = "\n\n";
            }
            store(file);
        }
        return new WorkspacePath(in(RoomFolder.SENT, turn + COPIES, name));
    }

    private static void writeAll(SeekableByteChannel file, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private void makeCopies() throws IOException {
        WorkspaceFolders.make(room.workspace(), room.path() + "/" + RoomFolder.SENT + "/" + turn + COPIES);
    }

    /** The event that names the file is on the disk soon, so the file must be there too. */
    private static void store(SeekableByteChannel file) throws IOException {
        if (file instanceof FileChannel channel) {
            channel.force(true);
        }
    }

    /** Whether the path is of a copy, which nobody needs after its upload. */
    static boolean isCopy(WorkspacePath path) {
        return path.folders().getLast().endsWith(COPIES);
    }

    private List<String> in(String... names) {
        return Stream.concat(roomNames.stream(), Stream.of(names)).toList();
    }
}
