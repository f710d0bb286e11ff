package dev.homeroom.turn.render.markdown;

import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;

/** The nodes of formulas in the tree of an answer. */
final class Maths {
    private Maths() {}

    /** The marks that begin and end a formula on its own lines. */
    enum Marks {
        DOLLARS("$$", "$$"),
        BRACKETS("\\[", "\\]");

        private final String opening;
        private final String closing;

        Marks(String opening, String closing) {
            this.opening = opening;
            this.closing = closing;
        }

        String opening() {
            return opening;
        }

        String closing() {
            return closing;
        }
    }

    static final class Inline extends CustomNode {
        private final String tex;

        Inline(String tex) {
            this.tex = tex;
        }

        String tex() {
            return tex;
        }
    }

    /** A formula on its own lines. Without its closing mark it is text. */
    static final class Display extends CustomBlock {
        private final Marks marks;
        private final StringBuilder lines = new StringBuilder();
        private boolean closed;

        Display(Marks marks) {
            this.marks = marks;
        }

        void add(String line) {
            lines.append(lines.isEmpty() ? "" : "\n").append(line);
        }

        void close() {
            closed = true;
        }

        boolean isClosed() {
            return closed;
        }

        Marks marks() {
            return marks;
        }

        /** The formula as written, without a closing mark. */
        String text() {
            return marks.opening() + lines;
        }

        String tex() {
            return lines.toString().strip();
        }
    }
}
