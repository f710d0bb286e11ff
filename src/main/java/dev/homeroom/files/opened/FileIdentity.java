package dev.homeroom.files.opened;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Mode and number of names of an open file. Java asks only names for them, and a name may lead elsewhere by now. On Linux,
 * the open file itself is asked, by {@link ProcessFiles}; on other systems the name must do.
 */
record FileIdentity(int mode, int names) {
    private static final int TYPE = 0xF000;
    private static final int REGULAR = 0x8000;

    static FileIdentity of(SeekableByteChannel file, Path name) throws IOException {
        return ProcessFiles.areKnown() ? of(ProcessFiles.of(file)) : of(name, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileIdentity of(Path path, LinkOption... options) throws IOException {
        return new FileIdentity((int) Files.getAttribute(path, "unix:mode", options), (int)
                Files.getAttribute(path, "unix:nlink", options));
    }

    /** @throws UnsafeFileException unless it is a regular file */
    void requireRegular() throws UnsafeFileException {
        if ((mode & TYPE) != REGULAR) {
            throw new UnsafeFileException("not a regular file");
        }
    }
}
