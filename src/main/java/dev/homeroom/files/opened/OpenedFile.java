package dev.homeroom.files.opened;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/**
 * A regular file that is open and was checked after it was opened.
 *
 * @param channel reads this file even if its name leads elsewhere by now
 * @param size in bytes, when it was opened
 * @param names the number of its names, in all folders
 */
public record OpenedFile(SeekableByteChannel channel, long size, int names) implements Closeable {

    /**
     * Opens a file of the workspace that has no other name.
     *
     * @throws UnsafeFileException when Homeroom must not read it
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    public static OpenedFile of(Path workspace, WorkspacePath path) throws IOException {
        try (SafeFolder folder = SafeFolder.open(workspace, path.folders())) {
            return folder.file(path.name());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
