package dev.backplane.sql.driver;

import dev.backplane.sql.Fakes;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.jdbc.DataSourceFactory;
import org.sqlite.SQLiteDataSource;

/** Drivers that come and go. */
public final class TestDrivers {
    private final Drivers drivers;

    public TestDrivers(final BundleContext context) {
        drivers = new Drivers(context);
    }

    public Drivers drivers() {
        return drivers;
    }

    public ServiceReference<DataSourceFactory> add(
            final String driver, final String name, final DataSourceFactory factory) {
        final ServiceReference<DataSourceFactory> reference = Fakes.reference(driver, name, factory);
        drivers.addDriver(reference);
        return reference;
    }

    public void remove(final ServiceReference<DataSourceFactory> reference) {
        drivers.removeDriver(reference);
    }

    /** Takes any URL. */
    public static DataSourceFactory working(final Path folder) {
        final SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("example.sqlite"));
        return Fakes.of(DataSourceFactory.class, Map.of("createDataSource", arguments -> source));
    }

    /** Refuses the login, and repeats all that it was given. */
    public static DataSourceFactory talkative() {
        return Fakes.of(
                DataSourceFactory.class, Map.of("createDataSource", arguments -> refusing((Properties) arguments[0])));
    }

    private static DataSource refusing(final Properties properties) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        throw new SQLException(
                                "no login with " + properties,
                                "28P01",
                                new IllegalArgumentException(properties.getProperty("url")));
                    }
                    return null;
                });
    }
}
