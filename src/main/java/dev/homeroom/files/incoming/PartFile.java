package dev.homeroom.files.incoming;

import dev.homeroom.files.WorkspaceFolders;
import dev.homeroom.files.content.FileContent;
import dev.homeroom.matrix.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A file that is being written beside its place. It is published whole, under a name that no other file has, by a hard link:
 * that fails where the name is taken, and replaces nothing.
 */
final class PartFile implements AutoCloseable {
    /** The names of unfinished files, which nobody reads. */
    static final Pattern NAME = Pattern.compile("\\.homeroom-[0-9a-f-]{36}\\.part");

    private static final int MOST_NUMBERS = 1_000;
    private static final int BUFFER = 64 * 1024;

    private final Path folder;
    private final Path part;
    private final FileChannel channel;
    private final MessageDigest digest = Sha256.begin();
    private long size;

    private PartFile(Path folder, Path part, FileChannel channel) {
        this.folder = folder;
        this.part = part;
        this.channel = channel;
    }

    static PartFile in(Path folder) throws IOException {
        Path part = folder.resolve(".homeroom-" + UUID.randomUUID() + ".part");
        FileChannel channel = FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ),
                WorkspaceFolders.mode(part, "rw-rw----"));
        return new PartFile(folder, part, channel);
    }

    void write(byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        digest.update(bytes, 0, length);
        size += length;
    }

    long size() {
        return size;
    }

    FileContent content(String name) throws IOException {
        return FileContent.of(channel, name);
    }

    /** The name and the digest of a published file. */
    record Published(String name, String sha256) {}

    /**
     * Publishes the file. A file with the same bytes that has the name already is taken for it.
     *
     * @param name a safe name; a number is added where another file has it
     */
    Published publish(String name) throws IOException {
        channel.force(true);
        byte[] its = digest.digest();
        for (int number = 1; number <= MOST_NUMBERS; number++) {
            Path target = folder.resolve(numbered(name, number));
            if (isLinkedTo(target) || hasSameBytes(target, its)) {
                return new Published(
                        target.getFileName().toString(), HexFormat.of().formatHex(its));
            }
        }
        throw new FileAlreadyExistsException(name);
    }

    private boolean isLinkedTo(Path target) throws IOException {
        try {
            Files.createLink(target, part);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        if (!folder.toRealPath().equals(folder)) {
            Files.deleteIfExists(target);
            throw new NotDirectoryException(folder.toString());
        }
        return true;
    }

    private boolean hasSameBytes(Path target, byte[] its) throws IOException {
        if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel other = FileChannel.open(target, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return other.size() == size && Arrays.equals(digest(other), its);
        }
    }

    private static byte[] digest(FileChannel file) throws IOException {
        MessageDigest digest = Sha256.begin();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (file.read(buffer) >= 0) {
            digest.update(buffer.flip());
            buffer.clear();
        }
        return digest.digest();
    }

    private static String numbered(String name, int number) {
        if (number == 1) {
            return name;
        }
        int dot = name.indexOf('.');
        return dot < 0 ? name + "-" + number : name.substring(0, dot) + "-" + number + name.substring(dot);
    }

    /** Removes the unfinished file; a published one stays. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
