package dev.homeroom.turn.render;

import dev.homeroom.turn.render.markdown.OpenBlock;
import dev.homeroom.turn.render.markdown.RenderingBudget;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The rest of a Markdown text that is cut into parts, front to back. The texts of all parts, joined in order, are the
 * whole text. The places for a cut are, best first: between paragraphs; between items, rows or headings; between lines;
 * at a space; between characters. A cut that would leave an empty code block or table on one side is avoided.
 *
 * @param from index where the rest begins
 * @param open the block that is open at {@code from}
 */
record Splitting(String whole, int from, OpenBlock open) {
    private static final Pattern ITEM = Pattern.compile(" ?(?:[-*+]|\\d{1,9}[.)])[ \\t].*|#{1,6} .*", Pattern.DOTALL);
    /** Longer than any part. A longer line is not read to its end for each part. */
    private static final int LONGEST_LINE = 100_000;
    /** The distance before the limit within which a space is searched for. */
    private static final int LONGEST_WORD = 1000;
    /** The distance within which the end of the last whole character is searched for. */
    private static final int LONGEST_CHARACTER = 64;

    /** The part that was cut off, and the rest. */
    record Cut(Part part, Splitting rest) {}

    /**
     * A place between two lines.
     *
     * @param size bytes of the text before it
     * @param rank quality of the place, from 0 to 3 (best)
     */
    private record Gap(int index, int size, int rank, OpenBlock open) {}

    static Splitting of(String text) {
        return new Splitting(text, 0, new OpenBlock.None());
    }

    boolean isDone() {
        return from >= whole.length();
    }

    /**
     * @param budget most bytes of the part with its opening and closing; at least 2,000, which is more than any opening
     *     and closing take
     */
    Cut next(int budget) {
        int room = budget - bytes(open.opening()) - OpenBlock.LONGEST_OPENING;
        List<Gap> gaps = new ArrayList<>();
        OpenBlock block = open;
        String before = "";
        int size = 0;
        int start = from;
        while (start < whole.length()) {
            int end = endOfLine(start);
            size += bytesWithin(start, end, room - size);
            if (size > room) {
                return cut(gapBefore(gaps, room, start, block));
            }
            String line = whole.substring(start, end).replace("\n", "");
            RenderingBudget.spend(line.length() + 1);
            OpenBlock earlier = block;
            block = block.after(before, line);
            start = end;
            gaps.add(new Gap(start, size, rank(earlier, line, start, block), block));
            before = line;
        }
        return cut(new Gap(start, size, 0, new OpenBlock.None()));
    }

    private int endOfLine(int start) {
        int limit = Math.min(whole.length(), start + LONGEST_LINE);
        int newline = whole.indexOf('\n', start, limit);
        return newline < 0 ? limit : newline + 1;
    }

    private int rank(OpenBlock earlier, String before, int start, OpenBlock block) {
        String line = whole.substring(start, Math.min(endOfLine(start), start + OpenBlock.LONGEST_OPENING));
        OpenBlock later = block.after(before, line.stripTrailing());
        boolean leavesEmptyBlock =
                !(block instanceof OpenBlock.None) && (!block.equals(earlier) || !block.equals(later));
        if (leavesEmptyBlock && !(line.isBlank() && block instanceof OpenBlock.Table)) {
            return 0;
        }
        if (block instanceof OpenBlock.Fence) {
            return 1;
        }
        if (before.isBlank() && !line.isEmpty() && !Character.isWhitespace(line.charAt(0))) {
            return 3;
        }
        boolean begins = block instanceof OpenBlock.Table
                || later instanceof OpenBlock.Fence
                || ITEM.matcher(line).matches();
        return begins ? 2 : 1;
    }

    /** Returns the best gap in the second half of the room, or else one near the line that does not fit. */
    private Gap gapBefore(List<Gap> gaps, int room, int line, OpenBlock block) {
        return gaps.stream()
                .filter(gap -> gap.size() >= room / 2)
                .max(Comparator.comparingInt(Gap::rank).thenComparingInt(Gap::index))
                .orElseGet(() -> gapAbout(line, gaps, room, block));
    }

    private Gap gapAbout(int line, List<Gap> gaps, int room, OpenBlock block) {
        if (gaps.isEmpty()) {
            return gapWithin(line, room, block);
        }
        boolean fitsNextPart = bytesWithin(line, endOfLine(line), room) <= room;
        return fitsNextPart
                ? gaps.getLast()
                : gapWithin(line, room - gaps.getLast().size(), block);
    }

    private Gap gapWithin(int line, int room, OpenBlock block) {
        int limit = line;
        int size = 0;
        while (size + bytesAt(limit) <= room) {
            size += bytesAt(limit);
            limit += Character.charCount(whole.codePointAt(limit));
        }
        return new Gap(
                lastBreak(line, limit), size, 0, block instanceof OpenBlock.Table ? new OpenBlock.None() : block);
    }

    private int lastBreak(int line, int limit) {
        for (int index = limit; index > Math.max(line, limit - LONGEST_WORD); index--) {
            if (Character.isWhitespace(whole.charAt(index - 1))) {
                return index;
            }
        }
        int start = Math.max(line, limit - LONGEST_CHARACTER);
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(whole.substring(start, Math.min(whole.length(), limit + LONGEST_CHARACTER)));
        int index = characters.isBoundary(limit - start) ? limit - start : characters.preceding(limit - start);
        return index > 0 ? start + index : limit;
    }

    private Cut cut(Gap gap) {
        String text = whole.substring(from, gap.index());
        boolean ends = gap.index() >= whole.length();
        String closing = ends ? "" : gap.open().closing();
        String newline = closing.isEmpty() || text.endsWith("\n") ? "" : "\n";
        return new Cut(
                new Part(open.opening(), text, newline + closing), new Splitting(whole, gap.index(), gap.open()));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Bytes between two indexes. Stops reading when the limit is exceeded. */
    private int bytesWithin(int start, int end, int limit) {
        int size = 0;
        for (int index = start; index < end && size <= limit; ) {
            size += bytesAt(index);
            index += Character.charCount(whole.codePointAt(index));
        }
        return size;
    }

    private int bytesAt(int index) {
        int codePoint = whole.codePointAt(index);
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
}
