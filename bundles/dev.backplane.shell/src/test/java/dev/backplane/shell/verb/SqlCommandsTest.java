package dev.backplane.shell.verb;

import static dev.backplane.shell.FakePlatform.database;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.sql.DataSourceInfo;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SqlCommandsTest {
    private final FakePlatform platform = new FakePlatform();
    private final TestShell shell = new TestShell(new SqlListCommand(platform), new SqlQueryCommand(platform));

    @BeforeEach
    void makeDatabases() {
        platform.databases.add(database(5, "orders"));
        platform.databases.add(database(6, "stock"));
        platform.sources.add(new DataSourceInfo(
                5,
                "orders",
                "org.postgresql.Driver",
                Optional.of("jdbc:postgresql://db/orders"),
                Optional.of("etc/dev.backplane.database-orders.cfg"),
                1,
                2,
                8,
                0,
                Optional.of("no bundle offers the driver")));
        platform.sources.add(new DataSourceInfo(
                6, "stock", "org.sqlite.JDBC", Optional.empty(), Optional.empty(), 0, 0, 8, 0, Optional.empty()));
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void shouldShowDriverUrlAndPoolOfEachDatabase() throws Exception {
        assertEquals("""
                 datname | driver                | url                         | used | open | max | waiting | file                                  | state
                ---------+-----------------------+-----------------------------+------+------+-----+---------+---------------------------------------+--------
                 orders  | org.postgresql.Driver | jdbc:postgresql://db/orders |    1 |    2 |   8 |       0 | etc/dev.backplane.database-orders.cfg | FAILED
                 stock   | org.sqlite.JDBC       |                             |    0 |    0 |   8 |       0 | (default)                             | idle
                (2 rows)
                Problem: no bundle offers the driver
                """, shell.run("sql:list"));
    }

    @Test
    void shouldShowOneDatabaseWhenNamed() throws Exception {
        assertTrue(shell.run("sql:list -d stock").endsWith("(1 row)\n"));
        assertTrue(shell.fail("sql:list -d stok").contains("Did you mean stock?"));
    }

    @Test
    void shouldPrintATableAsABackendOfTheDatabase() throws Exception {
        platform.answers.put(
                "select 1",
                List.of(List.of("id", "name", "name"), List.of(1, "one", "x"), Arrays.asList(10, null, "y")));

        assertEquals("""
                 id | name | name_3
                ----+------+--------
                  1 | one  | x
                 10 |      | y
                (2 rows)
                """, shell.run("sql:query orders 'select 1'"));
        assertEquals(List.of("sql:query@orders"), platform.calls);
        assertTrue(shell.run("sql:query --json orders 'select 1'").contains("\"name\": null"));
    }

    @Test
    void shouldSayThatThereAreMoreRowsWhenLimited() throws Exception {
        platform.answers.put("select 1", List.of(List.of("id"), List.of(1), List.of(2)));

        assertTrue(shell.run("sql:query --limit 1 orders 'select 1'")
                .endsWith("(1 row)\nThere are more rows; --limit shows them.\n"));
        assertEquals(
                "Option --limit needs a number from 1 to 9999999, not many.",
                shell.fail("sql:query --limit many orders 'select 1'"));
    }

    @Test
    void shouldSayHowManyRowsChangedWhenTheStatementReturnsNone() throws Exception {
        platform.answers.put("delete", 3);
        platform.answers.put("create", -1);

        assertEquals("Done; 3 rows changed.\n", shell.run("sql:query orders delete"));
        assertEquals("Done; 0 rows changed.\n", shell.run("sql:query orders create"));
        assertEquals("{\n  \"rows\": 3\n}\n", shell.run("sql:query --json orders delete"));
    }

    @Test
    void shouldSayWhatTheDriverSaysWhenItFails() {
        platform.answers.put("selct", new SQLException("near \"selct\": syntax error"));

        assertEquals("near \"selct\": syntax error", shell.fail("sql:query orders selct"));
        assertTrue(shell.fail("sql:query oders 'select 1'").contains("Did you mean orders?"));
    }
}
