package dev.homeroom.turn.render;

import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;

/** What a formula is in the tree of an answer. */
final class Maths {
    private Maths() {}

    static final class Inline extends CustomNode {
        private final String tex;

        Inline(String tex) {
            this.tex = tex;
        }

        String tex() {
            return tex;
        }
    }

    /** A formula on lines of its own; without its closing {@code $$} it is only text. */
    static final class Display extends CustomBlock {
        private final StringBuilder lines = new StringBuilder();
        private boolean closed;

        void add(String line) {
            lines.append(lines.isEmpty() ? "" : "\n").append(line);
        }

        void close() {
            closed = true;
        }

        boolean isClosed() {
            return closed;
        }

        /** What is behind the opening {@code $$}, as it was written. */
        String text() {
            return lines.toString();
        }

        String tex() {
            return lines.toString().strip();
        }
    }
}
