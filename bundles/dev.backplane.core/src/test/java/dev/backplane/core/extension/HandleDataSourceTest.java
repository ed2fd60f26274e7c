package dev.backplane.core.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.sql.DataSourceException;
import dev.backplane.api.sql.DataSourceInfo;
import dev.backplane.api.sql.DataSources;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class HandleDataSourceTest {
    private final AtomicReference<DataSources> service = new AtomicReference<>();

    /** Answers with another data source of the same kind, so that a test sees where it was led. */
    private static DataSources leadingTo(final String of, final String current) {
        return new DataSources() {
            @Override
            public DataSource of(final String database) {
                return new HandleDataSource(() -> null, Optional.of(database + of));
            }

            @Override
            public DataSource current() {
                return new HandleDataSource(() -> null, Optional.of(current));
            }

            @Override
            public List<DataSourceInfo> dataSources() {
                return List.of();
            }
        };
    }

    private static String database(final DataSource source) {
        return assertThrows(DataSourceException.class, source::getConnection).database();
    }

    @Test
    void shouldSayWhichBundleIsMissingWhenTheServiceIsNotThere() {
        final DataSource source = new HandleDataSource(service::get, Optional.of("orders"));

        final DataSourceException error = assertThrows(DataSourceException.class, source::getConnection);

        assertTrue(error.getMessage().contains("database \"orders\""), error.getMessage());
        assertTrue(error.getMessage().contains("bundle dev.backplane.sql does not run"), error.getMessage());
    }

    @Test
    void shouldLookTheServiceUpForEachConnection() {
        final DataSource ofBackend = new HandleDataSource(service::get, Optional.empty());
        final DataSource ofOrders = new HandleDataSource(service::get, Optional.of("orders"));

        service.set(leadingTo("-1", "mine-1"));
        assertEquals("mine-1", database(ofBackend));
        assertEquals("orders-1", database(ofOrders));
        service.set(leadingTo("-2", "mine-2"));
        assertEquals("mine-2", database(ofBackend));
        assertEquals("orders-2", database(ofOrders));
    }

    @Test
    void shouldBeNothingButADataSource() throws Exception {
        final HandleDataSource source = new HandleDataSource(service::get, Optional.empty());
        service.set(leadingTo("", ""));

        assertSame(source, source.unwrap(DataSource.class));
        assertTrue(source.isWrapperFor(DataSource.class));
        assertThrows(DataSourceException.class, () -> source.isWrapperFor(String.class));
        assertThrows(SQLFeatureNotSupportedException.class, source::getParentLogger);
        assertFalse(source.toString().isEmpty());
    }
}
