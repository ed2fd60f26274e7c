package dev.backplane.shell.verb;

import dev.backplane.shell.table.Table;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The rows that a statement returned, with the columns that they happen to have.
 *
 * @param table the columns
 * @param rows the values of each row, in the order of the columns
 * @param cut whether there were more
 */
record SqlRows(Table<List<Object>> table, List<List<Object>> rows, boolean cut) {
    @SuppressWarnings("unchecked")
    private static final Class<List<Object>> ROW = (Class<List<Object>>) (Class<?>) List.class;

    /** Reads the first rows, as many as the limit allows. */
    static SqlRows read(final ResultSet result, final int limit) throws SQLException {
        final int width = result.getMetaData().getColumnCount();
        final List<List<Object>> rows = new ArrayList<>();
        boolean more = result.next();
        while (more && rows.size() < limit) {
            final List<Object> row = new ArrayList<>(width);
            for (int column = 1; column <= width; column++) {
                row.add(value(result.getObject(column)));
            }
            rows.add(row);
            more = result.next();
        }
        return new SqlRows(table(result.getMetaData()), rows, more);
    }

    private static Table<List<Object>> table(final ResultSetMetaData columns) throws SQLException {
        final Set<String> names = new HashSet<>();
        Table<List<Object>> table = Table.of(ROW);
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            final int index = column - 1;
            final String label = columns.getColumnLabel(column);
            // JSON has one member for each name
            final String name = names.add(label) ? label : label + "_" + column;
            table = isNumber(columns.getColumnType(column))
                    ? table.number(name, row -> row.get(index))
                    : table.text(name, row -> row.get(index));
        }
        return table;
    }

    private static boolean isNumber(final int type) {
        return switch (type) {
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.REAL,
                    Types.FLOAT,
                    Types.DOUBLE,
                    Types.NUMERIC,
                    Types.DECIMAL -> true;
            default -> false;
        };
    }

    /** Tables know text, numbers and truth values; JSON knows no number that is none. */
    private static Object value(final Object value) {
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Double number && !Double.isFinite(number)
                || value instanceof Float single && !Float.isFinite(single)) {
            return value.toString();
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
