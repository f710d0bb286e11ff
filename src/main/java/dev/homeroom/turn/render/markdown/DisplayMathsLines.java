package dev.homeroom.turn.render.markdown;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puts the marks of a display formula on their own lines if prose touches them: breaks the line before an opening mark
 * at the end of a line, and after the closing mark of such a formula. Code stays as it is.
 */
final class DisplayMathsLines {
    /** Quote marks, indentation and list markers. */
    private static final Pattern CONTAINER =
            Pattern.compile("[ \\t>]{0,40}+(?<item>(?:[-*+]|\\d{1,9}+[.)])[ \\t]{1,4})?");

    private final List<String> lines;
    private final StringBuilder text = new StringBuilder();
    private OpenBlock block = new OpenBlock.None();
    private Optional<Maths.Marks> open = Optional.empty();

    private DisplayMathsLines(List<String> lines) {
        this.lines = lines;
    }

    static String in(String markdown) {
        boolean hasMarks = Stream.of(Maths.Marks.values()).anyMatch(marks -> markdown.contains(marks.opening()));
        return hasMarks ? new DisplayMathsLines(markdown.lines().toList()).apart() : markdown;
    }

    private String apart() {
        String before = "";
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            RenderingBudget.spend(line.length());
            block = block.after(before, line);
            before = line;
            put(line, index);
        }
        return text.toString();
    }

    private void put(String line, int index) {
        if (block instanceof OpenBlock.Fence || line.isBlank()) {
            open = Optional.empty();
            add(line);
        } else if (open.isPresent()) {
            putWithin(line, open.get());
        } else {
            Optional<Maths.Marks> glued = gluedAtEnd(line, index);
            glued.ifPresentOrElse(marks -> split(line, line.lastIndexOf(marks.opening())), () -> add(line));
            open = glued.or(() -> begun(line));
        }
    }

    private void putWithin(String line, Maths.Marks marks) {
        int end = line.indexOf(marks.closing());
        if (end < 0) {
            add(line);
            return;
        }
        open = Optional.empty();
        int behind = end + marks.closing().length();
        if (line.substring(behind).isBlank()) {
            add(line);
        } else {
            split(line, behind);
        }
    }

    private Optional<Maths.Marks> gluedAtEnd(String line, int index) {
        String shown = line.stripTrailing();
        return Stream.of(Maths.Marks.values())
                .filter(marks -> shown.endsWith(marks.opening()))
                .filter(marks -> isGlued(
                        shown.substring(0, shown.length() - marks.opening().length()), marks))
                .filter(marks -> isClosedBehind(index, marks))
                .findFirst();
    }

    private static boolean isGlued(String before, Maths.Marks marks) {
        boolean isEscaped = before.endsWith("\\") || before.endsWith("$");
        boolean isInCode = before.chars().filter(character -> character == '`').count() % 2 == 1;
        boolean isFormulaOpen = marks == Maths.Marks.DOLLARS && (before.split("\\$\\$", -1).length - 1) % 2 == 1;
        return !isEscaped
                && !isInCode
                && !isFormulaOpen
                && !before.substring(margin(before).length()).isBlank();
    }

    /** Each line is checked only for the nearest opening before it. */
    private boolean isClosedBehind(int index, Maths.Marks marks) {
        for (String line : lines.subList(index + 1, lines.size())) {
            RenderingBudget.spend(line.length());
            if (line.contains(marks.closing())) {
                return true;
            }
            if (line.isBlank() || line.contains(marks.opening())) {
                return false;
            }
        }
        return false;
    }

    /** Returns the marks of a formula that begins on its own line and ends on a later one. */
    private static Optional<Maths.Marks> begun(String line) {
        String rest = line.substring(margin(line).length());
        return Stream.of(Maths.Marks.values())
                .filter(marks -> rest.startsWith(marks.opening()))
                .filter(marks -> !rest.substring(marks.opening().length()).contains(marks.closing()))
                .findFirst();
    }

    private void split(String line, int at) {
        add(line.substring(0, at).stripTrailing());
        add(continued(margin(line)) + line.substring(at).strip());
    }

    private static String margin(String line) {
        Matcher container = CONTAINER.matcher(line);
        return container.lookingAt() ? container.group() : "";
    }

    /** Returns the beginning of a further line of the same quote or item. */
    private static String continued(String margin) {
        Matcher container = CONTAINER.matcher(margin);
        int item = container.lookingAt() && container.group("item") != null
                ? container.group("item").length()
                : 0;
        return margin.substring(0, margin.length() - item) + " ".repeat(item);
    }

    private void add(String line) {
        text.append(text.isEmpty() ? "" : "\n").append(line);
    }
}
