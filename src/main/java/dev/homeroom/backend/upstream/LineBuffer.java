package dev.homeroom.backend.upstream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Cuts bytes into lines, which may end in LF or CR LF; bytes are decoded only when a line is whole. */
final class LineBuffer {
    private final int longest;
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private final Deque<String> lines = new ArrayDeque<>();
    private boolean overfull;

    LineBuffer(int longest) {
        this.longest = longest;
    }

    void add(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                finish();
            } else if (unfinished.size() < longest) {
                unfinished.write(next);
            } else {
                overfull = true;
            }
        }
    }

    private void finish() {
        String line = unfinished.toString(StandardCharsets.UTF_8);
        lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        unfinished.reset();
    }

    Optional<String> poll() {
        return Optional.ofNullable(lines.poll());
    }

    /** A line was longer than allowed; what was beyond is thrown away, so nothing that follows can be relied on. */
    boolean isOverfull() {
        return overfull;
    }
}
