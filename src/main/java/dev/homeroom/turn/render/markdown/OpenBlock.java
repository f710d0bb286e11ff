package dev.homeroom.turn.render.markdown;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The block around a line of Markdown, in the detail that a cut needs. Reads lines one by one.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>block</th><th>line</th><th>next</th></tr>
 * <tr><td>{@link None}</td><td>opens a fence</td><td>{@link Fence}</td></tr>
 * <tr><td>{@link None}</td><td>delimiter row below a line with a bar</td><td>{@link Table}</td></tr>
 * <tr><td>{@link Fence}</td><td>its closing, or the end of the quote around it</td><td>{@link None}</td></tr>
 * <tr><td>{@link Table}</td><td>without a bar</td><td>as from {@link None}</td></tr>
 * </table>
 */
public sealed interface OpenBlock {
    int LONGEST_OPENING = 500;

    /**
     * @param before the line before, empty if there is none
     * @param line a line without its end
     */
    OpenBlock after(String before, String line);

    /** The text that reopens the block at the beginning of the next part. */
    String opening();

    /** The text that closes the block at a cut, from the beginning of a line. */
    String closing();

    record None() implements OpenBlock {
        private static final Pattern DELIMITER_ROW = Pattern.compile("[>|: \\t-]++");

        @Override
        public OpenBlock after(String before, String line) {
            Matcher fence = Fence.OPENING.matcher(line);
            if (fence.matches()) {
                return new Fence(fence.group("before"), fence.group("marks"), fence.group("info"));
            }
            boolean isTable = before.indexOf('|') >= 0
                    && line.indexOf('|') >= 0
                    && line.indexOf('-') >= 0
                    && DELIMITER_ROW.matcher(line).matches();
            return isTable ? new Table(before, line) : this;
        }

        @Override
        public String opening() {
            return "";
        }

        @Override
        public String closing() {
            return "";
        }
    }

    /**
     * @param before quote marks and indentation
     */
    record Fence(String before, String marks, String info) implements OpenBlock {
        private static final Pattern OPENING = Pattern.compile(
                "(?<before>[ \\t>]{0,20})(?<marks>`{3,}(?=[^`]*$)|~{3,})[ \\t]*(?<info>.*)", Pattern.DOTALL);
        private static final int DEEPEST_INDENT = 3;
        private static final int MOST_MARKS = 100;

        @Override
        public OpenBlock after(String before, String line) {
            boolean leavesQuote = isQuoted() && !line.stripLeading().startsWith(">");
            return leavesQuote || isClosing(line) ? new None() : this;
        }

        private boolean isClosing(String line) {
            String rest = isQuoted() ? line.replaceFirst("^[ \\t>]*", "") : line;
            String found = rest.strip();
            return found.length() >= marks.length() && found.chars().allMatch(mark -> mark == marks.charAt(0));
        }

        private boolean isQuoted() {
            return before.indexOf('>') >= 0;
        }

        @Override
        public String opening() {
            String kept = info.length() <= LONGEST_OPENING - 2 * MOST_MARKS ? info.strip() : "";
            return margin() + mark() + kept + "\n";
        }

        @Override
        public String closing() {
            return margin() + mark();
        }

        private String mark() {
            return marks.length() <= MOST_MARKS ? marks : marks.substring(0, MOST_MARKS);
        }

        /** Shortens a deep indentation: without the list around it, it would turn the fence itself into code. */
        private String margin() {
            return isQuoted() ? before : " ".repeat(Math.min(before.length(), DEEPEST_INDENT));
        }
    }

    record Table(String head, String delimiters) implements OpenBlock {
        @Override
        public OpenBlock after(String before, String line) {
            return line.indexOf('|') >= 0 ? this : new None().after("", line);
        }

        @Override
        public String opening() {
            String opening = head + "\n" + delimiters + "\n";
            return opening.length() <= LONGEST_OPENING ? opening : "";
        }

        @Override
        public String closing() {
            return "";
        }
    }
}
