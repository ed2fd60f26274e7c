package dev.backplane.shell.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which columns a list has. Immutable: every method that adds to it returns a copy.
 *
 * @param <R> what a row is made of
 */
public final class Table<R> {
    private final List<Column<R>> columns;

    private Table(final List<Column<R>> columns) {
        this.columns = List.copyOf(columns);
    }

    /**
     * Begins a table.
     *
     * @param <R> what a row is made of
     * @param row its class
     * @return a table without columns
     */
    public static <R> Table<R> of(final Class<R> row) {
        return new Table<>(List.of());
    }

    /**
     * Adds a column of text, times, truth values or lists.
     *
     * @param name its name
     * @param value the value; null and an empty Optional are left blank
     * @return the larger table
     */
    public Table<R> text(final String name, final Function<? super R, ?> value) {
        return with(new Column<>(name, false, value));
    }

    /**
     * Adds a column of text that may be long; people see how it begins, programs all of it.
     *
     * @param name its name
     * @param value the value; an empty Optional is left blank
     * @return the larger table
     */
    public Table<R> excerpt(final String name, final Function<? super R, Optional<String>> value) {
        return with(new Column<>(name, false, row -> value.apply(row).map(Excerpt::new)));
    }

    /**
     * Adds a column of numbers.
     *
     * @param name its name
     * @param value the value; null and an empty Optional are left blank
     * @return the larger table
     */
    public Table<R> number(final String name, final Function<? super R, ?> value) {
        return with(new Column<>(name, true, value));
    }

    /**
     * Adds a column of sizes.
     *
     * @param name its name
     * @param bytes the value
     * @return the larger table
     */
    public Table<R> size(final String name, final Function<? super R, Long> bytes) {
        return with(new Column<>(name, true, row -> new Size(bytes.apply(row))));
    }

    /**
     * Adds a column of times that something took.
     *
     * @param name its name
     * @param duration the value
     * @return the larger table
     */
    public Table<R> elapsed(final String name, final Function<? super R, Duration> duration) {
        return with(new Column<>(name, true, row -> new Elapsed(duration.apply(row))));
    }

    /**
     * Marks remarkable values of the column added last.
     *
     * @param tone how remarkable the value is
     * @return the changed table
     */
    public Table<R> tone(final Function<? super R, Tone> tone) {
        return withLast(last().withTone(tone));
    }

    /**
     * Shows the column added last to programs only.
     *
     * @return the changed table
     */
    public Table<R> jsonOnly() {
        return withLast(last().hidden());
    }

    /**
     * The rows for people.
     *
     * @param rows the rows
     * @param format how to show the values
     * @return header, dashes, rows and the number of rows
     */
    public String text(final List<? extends R> rows, final Format format) {
        return new TextTable<>(shown(), format).render(rows);
    }

    /**
     * One row for people, a line for each column.
     *
     * @param row the row
     * @param format how to show the values
     * @return the lines; columns without a value are left out
     */
    public String record(final R row, final Format format) {
        return new TextTable<>(shown(), format).renderRecord(row);
    }

    /**
     * One row for programs.
     *
     * @param row the row
     * @return values that {@link Json} can write, by column name
     */
    public Map<String, Object> json(final R row) {
        final Map<String, Object> values = new LinkedHashMap<>();
        columns.forEach(
                column -> values.put(column.name(), Values.json(column.value().apply(row))));
        return values;
    }

    /**
     * The rows for programs.
     *
     * @param rows the rows
     * @return values that {@link Json} can write
     */
    public List<Map<String, Object>> json(final List<? extends R> rows) {
        final List<Map<String, Object>> objects = new ArrayList<>();
        rows.forEach(row -> objects.add(json(row)));
        return objects;
    }

    private List<Column<R>> shown() {
        return columns.stream().filter(Column::shown).toList();
    }

    private Column<R> last() {
        return columns.get(columns.size() - 1);
    }

    private Table<R> with(final Column<R> column) {
        final List<Column<R>> more = new ArrayList<>(columns);
        more.add(column);
        return new Table<>(more);
    }

    private Table<R> withLast(final Column<R> column) {
        final List<Column<R>> changed = new ArrayList<>(columns);
        changed.set(changed.size() - 1, column);
        return new Table<>(changed);
    }
}
