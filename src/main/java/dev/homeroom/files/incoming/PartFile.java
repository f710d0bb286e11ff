package dev.homeroom.files.incoming;

import dev.homeroom.files.content.FileContent;
import dev.homeroom.files.opened.OpenedFile;
import dev.homeroom.files.opened.SafeFolder;
import dev.homeroom.files.opened.UnsafeFileException;
import dev.homeroom.matrix.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A file that is being written beside its place, in a folder that stays open, so that nobody can lead it elsewhere. It is
 * published whole, under a name that no other file has, by a hard link: that fails where the name is taken, and replaces
 * nothing.
 */
final class PartFile implements AutoCloseable {
    /** The names of unfinished files, which nobody reads. */
    static final Pattern NAME = Pattern.compile("\\.homeroom-[0-9a-f-]{36}\\.part");

    private static final int MOST_NUMBERS = 1_000;
    private static final int BUFFER = 64 * 1024;

    private final SafeFolder folder;
    private final String part;
    private final SeekableByteChannel channel;
    private final MessageDigest digest = Sha256.begin();
    private long size;

    private PartFile(SafeFolder folder, String part, SeekableByteChannel channel) {
        this.folder = folder;
        this.part = part;
        this.channel = channel;
    }

    /** @param folder stays open for as long as the file */
    static PartFile in(SafeFolder folder) throws IOException {
        String part = ".homeroom-" + UUID.randomUUID() + ".part";
        return new PartFile(folder, part, folder.create(part));
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

    record Published(String name, String sha256) {}

    /**
     * Publishes the file. A file with the same bytes that has the name already is taken for it.
     *
     * @param name a safe name; a number is added where another file has it
     */
    Published publish(String name) throws IOException {
        if (channel instanceof FileChannel file) {
            file.force(true);
        }
        byte[] its = digest.digest();
        for (int number = 1; number <= MOST_NUMBERS; number++) {
            String target = numbered(name, number);
            if (isLinkedTo(target) || hasSameBytes(target, its)) {
                return new Published(target, HexFormat.of().formatHex(its));
            }
        }
        throw new FileAlreadyExistsException(name);
    }

    private boolean isLinkedTo(String target) throws IOException {
        try {
            folder.link(part, target);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private boolean hasSameBytes(String target, byte[] its) throws IOException {
        int names;
        try (OpenedFile other = folder.fileOfAnyName(target)) {
            if (other.size() != size || !Arrays.equals(digest(other.channel()), its)) {
                return false;
            }
            names = other.names();
        } catch (UnsafeFileException | NoSuchFileException e) {
            return false;
        }
        if (names != 1) {
            becomes(target);
        }
        return true;
    }

    /** A crash may have left a second name, under which nobody may read the file. The bytes are the same. */
    private void becomes(String target) throws IOException {
        folder.move(part, folder, target);
    }

    private static byte[] digest(SeekableByteChannel file) throws IOException {
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
        folder.delete(part);
    }
}
