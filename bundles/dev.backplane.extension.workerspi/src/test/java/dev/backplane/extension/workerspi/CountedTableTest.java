package dev.backplane.extension.workerspi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

@Timeout(60)
class CountedTableTest {
    private static final int WRITERS = 3;
    private static final int ROWS = 50;

    @TempDir
    private Path folder;

    private SQLiteDataSource source;
    private CountedTable table;

    @BeforeEach
    void make() throws SQLException {
        final SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setBusyTimeout(10_000);
        source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + folder.resolve("test.sqlite"));
        table = new CountedTable(source, "counted1");
        table.createIfAbsent();
    }

    private void execute(final String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> rows() throws SQLException {
        final List<String> rows = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select type, value from counted1")) {
            while (result.next()) {
                rows.add(result.getString(1) + " " + result.getInt(2));
            }
        }
        return rows;
    }

    @Test
    void shouldAddDeltasToTheTotalWhenThereIsOne() throws SQLException {
        execute("insert into counted1 values ('total', 10), ('delta', 1), ('delta', -4)");

        assertEquals(2, table.fold());

        assertEquals(List.of("total 7"), rows());
    }

    @Test
    void shouldMakeTheTotalWhenThereIsNone() throws SQLException {
        execute("insert into counted1 values ('delta', 5), ('delta', null)");

        assertEquals(2, table.fold());

        assertEquals(List.of("total 5"), rows());
    }

    @Test
    void shouldWriteNothingWhenThereIsNoDelta() throws SQLException {
        assertEquals(0, table.fold());
        assertEquals(List.of(), rows());
    }

    @Test
    void shouldKeepTheRowsWhenTheTableIsThere() throws SQLException {
        execute("insert into counted1 values ('total', 10)");

        table.createIfAbsent();

        assertEquals(List.of("total 10"), rows());
        assertThrows(SQLException.class, () -> execute("insert into counted1 values ('total', 1)"));
    }

    @Test
    void shouldChangeNothingWhenFoldingFails() throws SQLException {
        execute("insert into counted1 values ('total', 10), ('delta', 1)");
        execute("create trigger broken before delete on counted1 begin select raise(abort, 'broken'); end");

        assertThrows(SQLException.class, table::fold);

        assertEquals(List.of("total 10", "delta 1"), rows());
    }

    @Test
    void shouldLoseNoDeltaWhenRowsComeMeanwhile() throws Exception {
        final CountDownLatch done = new CountDownLatch(WRITERS);
        final List<Exception> failures = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            new Thread(() -> {
                        try {
                            for (int row = 0; row < ROWS; row++) {
                                execute("insert into counted1 values ('delta', 1)");
                            }
                        } catch (final SQLException e) {
                            failures.add(e);
                        }
                        done.countDown();
                    })
                    .start();
        }
        while (done.getCount() > 0) {
            table.fold();
        }
        table.fold();

        assertEquals(List.of(), failures);
        assertEquals(List.of("total " + WRITERS * ROWS), rows());
    }
}
