package dev.homeroom.files.opened;

import java.io.IOException;

/** The file is there, but Homeroom must not read it: a link, a device, a file with a second name. */
public final class UnsafeFileException extends IOException {
    UnsafeFileException(String reason) {
        super(reason);
    }
}
