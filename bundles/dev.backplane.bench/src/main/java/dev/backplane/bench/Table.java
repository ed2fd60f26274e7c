package dev.backplane.bench;

import java.util.ArrayList;
import java.util.List;

/** A group's rows as a table in Markdown, whose columns also stand in line on a terminal. */
final class Table {
    private static final List<String> HEAD =
            List.of("workload", "unit", "ours", "", "peer", "", "ratio (spread)", "limit", "");

    private Table() {}

    static String of(final List<Row> rows) {
        final List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        rows.forEach(row -> lines.add(List.of(
                row.workload(),
                row.unit(),
                row.contender(),
                figure(row.ours()),
                row.peer(),
                figure(row.peerValue()),
                row.ratioWithSpread(),
                figure(row.limit()),
                row.verdict().toString())));
        final int[] widths = new int[HEAD.size()];
        for (final List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        final StringBuilder table = new StringBuilder();
        append(table, lines.get(0), widths);
        for (final int width : widths) {
            table.append("|-").append("-".repeat(width)).append('-');
        }
        table.append("|\n");
        lines.subList(1, lines.size()).forEach(line -> append(table, line, widths));
        return table.toString();
    }

    private static void append(final StringBuilder table, final List<String> cells, final int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            final String cell = cells.get(i);
            table.append("| ").append(cell).append(" ".repeat(widths[i] - cell.length() + 1));
        }
        table.append("|\n");
    }

    private static String figure(final Double value) {
        return value == null ? "" : Figures.of(value);
    }
}
