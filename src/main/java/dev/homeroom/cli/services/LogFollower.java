package dev.homeroom.cli.services;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads the lines that are added to a log, also after it was rotated. */
final class LogFollower {
    private static final int PIECE = 64 * 1024;

    private final Path log;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private long position;

    LogFollower(Path log, Consumer<String> lines) {
        this.log = log;
        this.lines = lines;
        this.position = size();
    }

    void readOn() {
        long size = size();
        if (size < position) {
            position = 0;
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(position);
            byte[] piece = new byte[PIECE];
            for (int length = file.read(piece); length > 0; length = file.read(piece)) {
                position += length;
                take(piece, length);
            }
        } catch (IOException notYet) {
            position = 0;
        }
    }

    private void take(byte[] piece, int length) {
        for (int index = 0; index < length; index++) {
            if (piece[index] == '\n') {
                lines.accept(unfinished.toString(StandardCharsets.UTF_8));
                unfinished.reset();
            } else {
                unfinished.write(piece[index]);
            }
        }
    }

    private long size() {
        try {
            return Files.size(log);
        } catch (IOException notYet) {
            return 0;
        }
    }
}
