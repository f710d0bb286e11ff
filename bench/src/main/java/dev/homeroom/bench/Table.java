package dev.homeroom.bench;

import java.util.List;
import java.util.Locale;

/** All that was measured, as Markdown: a column for each build, and with several how the last compares with the first. */
final class Table {
    private final StringBuilder text = new StringBuilder();

    Table(List<Build> builds) {
        text.append("| |");
        builds.forEach(build -> text.append(' ').append(build.name()).append(" |"));
        text.append(builds.size() > 1 ? " last ÷ first |\n|---|" : "\n|---|");
        text.append("---|".repeat(builds.size()))
                .append(builds.size() > 1 ? "---|" : "")
                .append('\n');
    }

    /** @param columns the same figures for each build */
    void add(String what, List<List<Figure>> columns) {
        text.append("| **")
                .append(what)
                .append("** |")
                .append(" |".repeat(columns.size() + (columns.size() > 1 ? 1 : 0)))
                .append('\n');
        for (int row = 0; row < columns.getFirst().size(); row++) {
            addRow(columns, row);
        }
    }

    private void addRow(List<List<Figure>> columns, int row) {
        text.append("| ").append(columns.getFirst().get(row).name()).append(" |");
        for (List<Figure> column : columns) {
            text.append(' ').append(column.get(row).text()).append(" |");
        }
        if (columns.size() > 1) {
            text.append(ratio(
                    columns.getFirst().get(row).value(),
                    columns.getLast().get(row).value()));
        }
        text.append('\n');
    }

    private static String ratio(double first, double last) {
        return first == 0 ? " |" : String.format(Locale.ROOT, " %.2f |", last / first);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
