package dev.backplane.shell.table;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jline.utils.WCWidth;

/** Draws rows as psql does: a header, a line of dashes, the rows, their number. */
final class TextTable<R> {
    private final List<Column<R>> columns;
    private final Format format;

    TextTable(final List<Column<R>> columns, final Format format) {
        this.columns = columns;
        this.format = format;
    }

    String render(final List<? extends R> rows) {
        final List<List<String>> cells = rows.stream().map(this::cells).toList();
        final int[] widths = IntStream.range(0, columns.size())
                .map(index -> Math.max(
                        width(columns.get(index).name()),
                        cells.stream()
                                .mapToInt(row -> width(row.get(index)))
                                .max()
                                .orElse(0)))
                .toArray();
        final StringBuilder table = new StringBuilder();
        appendLine(table, widths, columns.stream().map(Column::name).toList(), null);
        appendDashes(table, widths);
        for (int index = 0; index < rows.size(); index++) {
            appendLine(table, widths, cells.get(index), rows.get(index));
        }
        table.append(rows.size() == 1 ? "(1 row)\n" : "(" + rows.size() + " rows)\n");
        return table.toString();
    }

    String renderRecord(final R row) {
        final List<String> cells = cells(row);
        final int widest = IntStream.range(0, columns.size())
                .filter(index -> !cells.get(index).isEmpty())
                .map(index -> width(columns.get(index).name()))
                .max()
                .orElse(0);
        final StringBuilder lines = new StringBuilder();
        for (int index = 0; index < columns.size(); index++) {
            if (!cells.get(index).isEmpty()) {
                final Column<R> column = columns.get(index);
                lines.append(' ').append(pad(column.name(), widest, false)).append(" | ");
                lines.append(painted(column, row, cells.get(index))).append('\n');
            }
        }
        return lines.toString();
    }

    private List<String> cells(final R row) {
        return columns.stream()
                .map(column -> Values.text(column.value().apply(row), format))
                .toList();
    }

    /** The header has no row. Blanks behind the last column would only make lines wrap. */
    private void appendLine(final StringBuilder table, final int[] widths, final List<String> cells, final R row) {
        for (int index = 0; index < widths.length; index++) {
            final Column<R> column = columns.get(index);
            final boolean last = index == widths.length - 1 && !column.right();
            final String text = last ? cells.get(index) : pad(cells.get(index), widths[index], column.right());
            table.append(index == 0 ? " " : " | ");
            table.append(row == null ? text : painted(column, row, text));
        }
        stripTrailing(table);
        table.append('\n');
    }

    private void appendDashes(final StringBuilder table, final int[] widths) {
        table.append(
                IntStream.of(widths).mapToObj(width -> "-".repeat(width + 2)).collect(Collectors.joining("+")));
        table.append('\n');
    }

    private String painted(final Column<R> column, final R row, final String text) {
        return format.color() ? column.tone().apply(row).paint(text) : text;
    }

    private static void stripTrailing(final StringBuilder text) {
        while (text.length() > 0 && text.charAt(text.length() - 1) == ' ') {
            text.setLength(text.length() - 1);
        }
    }

    private static String pad(final String text, final int width, final boolean right) {
        final String blanks = " ".repeat(width - width(text));
        return right ? blanks + text : text + blanks;
    }

    /** Places on a terminal: ideographs take two, accents that combine take none. */
    private static int width(final String text) {
        return text.codePoints()
                .map(WCWidth::wcwidth)
                .filter(places -> places > 0)
                .sum();
    }
}
