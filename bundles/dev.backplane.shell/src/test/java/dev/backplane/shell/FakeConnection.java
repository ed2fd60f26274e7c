package dev.backplane.shell;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A connection that knows its answers by heart. */
final class FakeConnection {
    private FakeConnection() {}

    static Connection answering(final Map<String, Object> answers) {
        final AtomicReference<Object> answer = new AtomicReference<>();
        final Statement statement = Fake.of(
                Statement.class,
                Map.of(
                        "setMaxRows", arguments -> null,
                        "execute",
                                arguments -> {
                                    answer.set(answers.get(arguments[0]));
                                    if (answer.get() instanceof SQLException e) {
                                        throw e;
                                    }
                                    return answer.get() instanceof List<?>;
                                },
                        "getResultSet", arguments -> result((List<?>) answer.get()),
                        "getUpdateCount", arguments -> answer.get(),
                        "close", arguments -> null));
        return Fake.of(Connection.class, Map.of("createStatement", arguments -> statement, "close", arguments -> null));
    }

    private static ResultSet result(final List<?> lines) {
        final List<?> header = (List<?>) lines.get(0);
        final AtomicInteger line = new AtomicInteger();
        final ResultSetMetaData columns = Fake.of(
                ResultSetMetaData.class,
                Map.of(
                        "getColumnCount", arguments -> header.size(),
                        "getColumnLabel", arguments -> header.get((Integer) arguments[0] - 1),
                        "getColumnType", arguments -> (Integer) arguments[0] == 1 ? Types.INTEGER : Types.VARCHAR));
        return Fake.of(
                ResultSet.class,
                Map.of(
                        "getMetaData", arguments -> columns,
                        "next", arguments -> line.incrementAndGet() < lines.size(),
                        "getObject", arguments -> ((List<?>) lines.get(line.get())).get((Integer) arguments[0] - 1),
                        "close", arguments -> null));
    }
}
