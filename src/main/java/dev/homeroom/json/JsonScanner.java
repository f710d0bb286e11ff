package dev.homeroom.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Finds where the values of a JSON text in UTF-8 begin and end, and understands nothing else of them. One value that can't
 * be read, or is too large to be held, then costs that value only.
 */
public final class JsonScanner {
    private static final int END = -1;

    private final InputStream in;
    private final byte[] buffer = new byte[8 * 1024];
    private int filled;
    private int at;

    public JsonScanner(InputStream in) {
        this.in = in;
    }

    /** The text of one value. */
    public static final class Slice {
        private final byte[] bytes;
        private final boolean whole;

        private Slice(byte[] bytes, boolean whole) {
            this.bytes = bytes;
            this.whole = whole;
        }

        /** Its beginning, where it is not whole. Not a copy. */
        public byte[] bytes() {
            return bytes;
        }

        public boolean isWhole() {
            return whole;
        }
    }

    /** Whether this is the next character after white space. If so, it is consumed. */
    public boolean passes(char wanted) throws IOException {
        if (next() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** @throws JsonProcessingException when something else comes next */
    public void pass(char wanted) throws IOException {
        if (!passes(wanted)) {
            throw malformed();
        }
    }

    /**
     * The next value.
     *
     * @param most maximum number of bytes to hold
     * @throws JsonProcessingException when no value begins here, or it doesn't end
     * @throws IOException when reading failed
     */
    public Slice value(int most) throws IOException {
        Held held = new Held(most);
        switch (next()) {
            case '{', '[' -> container(held);
            case '"' -> string(held);
            case '}', ']', ',', ':', END -> throw malformed();
            default -> scalar(held);
        }
        return held.slice();
    }

    private void container(Held held) throws IOException {
        long depth = 0;
        do {
            int unit = peek();
            if (unit == '"') {
                string(held);
            } else {
                depth += switch (unit) {
                    case '{', '[' -> 1;
                    case '}', ']' -> -1;
                    case END -> throw malformed();
                    default -> 0;
                };
                take(held);
            }
        } while (depth > 0);
    }

    private void string(Held held) throws IOException {
        take(held);
        while (peek() != '"') {
            if (peek() == '\\') {
                take(held);
            }
            if (peek() == END) {
                throw malformed();
            }
            take(held);
        }
        take(held);
    }

    private void scalar(Held held) throws IOException {
        while (!endsScalar(peek())) {
            take(held);
        }
    }

    private static boolean endsScalar(int unit) {
        return switch (unit) {
            case '}', ']', ',', ':', END -> true;
            default -> isSpace(unit);
        };
    }

    private void take(Held held) {
        held.add(buffer[at]);
        at++;
    }

    private int next() throws IOException {
        while (isSpace(peek())) {
            at++;
        }
        return peek();
    }

    private static boolean isSpace(int unit) {
        return unit == ' ' || unit == '\n' || unit == '\r' || unit == '\t';
    }

    private int peek() throws IOException {
        if (at == filled) {
            filled = Math.max(0, in.read(buffer));
            at = 0;
        }
        return filled == 0 ? END : buffer[at] & 0xFF;
    }

    private static JsonProcessingException malformed() {
        return new JsonParseException(null, "not JSON");
    }

    private static final class Held {
        private static final int AT_FIRST = 512;

        private final int most;
        private byte[] bytes = new byte[AT_FIRST];
        private long size;

        private Held(int most) {
            this.most = most;
        }

        void add(byte unit) {
            if (size < most) {
                if (size == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * bytes.length);
                }
                bytes[(int) size] = unit;
            }
            size++;
        }

        Slice slice() {
            return new Slice(Arrays.copyOf(bytes, (int) Math.min(size, most)), size <= most);
        }
    }
}
