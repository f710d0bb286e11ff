package dev.homeroom.backend.upstream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Cuts bytes into lines, which may end in LF, CR or CR LF; bytes are decoded only when a line is whole. */
final class LineBuffer {
    private final int longest;
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private final Deque<String> lines = new ArrayDeque<>();
    private boolean afterReturn;
    private boolean first = true;
    private boolean overfull;

    LineBuffer(int longest) {
        this.longest = longest;
    }

    void add(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            add(bytes.get());
        }
    }

    private void add(byte next) {
        boolean restOfLineEnd = next == '\n' && afterReturn;
        afterReturn = next == '\r';
        if (restOfLineEnd) {
            return;
        }
        if (next == '\n' || next == '\r') {
            finish();
        } else if (unfinished.size() < longest) {
            unfinished.write(next);
        } else {
            overfull = true;
        }
    }

    /** The end of the input ends a line as well. */
    void end() {
        if (unfinished.size() > 0) {
            finish();
        }
    }

    private void finish() {
        String line = unfinished.toString(StandardCharsets.UTF_8);
        lines.add(first && line.startsWith("\uFEFF") ? line.substring(1) : line);
        first = false;
        unfinished.reset();
    }

    Optional<String> poll() {
        return Optional.ofNullable(lines.poll());
    }

    /** Whether a line was longer than allowed. Its rest is dropped, so later data is unreliable. */
    boolean isOverfull() {
        return overfull;
    }
}
