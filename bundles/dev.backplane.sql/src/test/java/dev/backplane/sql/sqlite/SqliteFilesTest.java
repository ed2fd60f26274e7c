package dev.backplane.sql.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseOrigin;
import dev.backplane.sql.Fakes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteFilesTest {
    private static final DatabaseInfo TEMPLATE =
            new DatabaseInfo(3, "template", true, Instant.EPOCH, 0, DatabaseOrigin.HAND);
    private static final DatabaseInfo ORDERS =
            new DatabaseInfo(7, "orders", true, Instant.EPOCH, 0, DatabaseOrigin.HAND);

    @TempDir
    Path data;

    private SqliteFiles files;
    private SqliteFactory factory;

    @BeforeEach
    void makeFolder() throws Exception {
        files = new SqliteFiles(data);
        files.makeFolder();
        files.makeFolder();
        factory = new SqliteFactory(Fakes.context(data));
    }

    private DataSource open(final Map<String, String> wanted) {
        final Properties properties = new Properties();
        properties.putAll(wanted);
        return factory.createDataSource(properties);
    }

    private Connection open(final DatabaseInfo database) throws SQLException {
        return open(files.properties(database)).getConnection();
    }

    private static String query(final Connection connection, final String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet result = statement.getResultSet()) {
                return result.next() ? result.getString(1) : "";
            }
        }
    }

    @Test
    void shouldLetOnlyTheOwnerIn() throws Exception {
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("sql"))));
    }

    @Test
    void shouldOpenFilesSoThatSeveralProcessesCanUseThem() throws Exception {
        try (Connection connection = open(ORDERS)) {
            assertEquals("wal", query(connection, "pragma journal_mode"));
            assertEquals("10000", query(connection, "pragma busy_timeout"));
            assertEquals("1", query(connection, "pragma foreign_keys"));
        }
        assertTrue(Files.exists(data.resolve("sql/7.sqlite")));
    }

    @Test
    void shouldCopyRowsWhenTheTemplateIsInUse() throws Exception {
        try (Connection template = open(TEMPLATE)) {
            query(template, "create table t(x)");
            query(template, "insert into t values (42)");
            template.setAutoCommit(false);
            query(template, "insert into t values (43)");

            files.copy(TEMPLATE, ORDERS, this::open);

            template.rollback();
        }
        try (Connection copy = open(ORDERS)) {
            assertEquals("42", query(copy, "select group_concat(x) from t"));
        }
        assertFalse(Files.exists(data.resolve("sql/7.sqlite.part")));
    }

    @Test
    void shouldCopyNothingWhenTheTemplateWasNeverUsedOrTheTargetIsThere() throws Exception {
        files.copy(TEMPLATE, ORDERS, this::open);
        assertFalse(Files.exists(files.file(ORDERS)));

        open(TEMPLATE).close();
        Files.writeString(files.file(ORDERS), "");
        files.copy(TEMPLATE, ORDERS, this::open);
        assertEquals(0, Files.size(files.file(ORDERS)));
    }

    @Test
    void shouldDeleteAllThatBelongsToADatabase() throws Exception {
        try (Connection connection = open(ORDERS)) {
            query(connection, "create table t(x)");
            assertTrue(Files.exists(Path.of(files.file(ORDERS) + "-wal")));
            files.delete(ORDERS);
        }
        files.delete(ORDERS);

        try (var left = Files.list(data.resolve("sql"))) {
            assertEquals(List.of(), left.toList());
        }
    }
}
