package dev.backplane.sql.sqlite;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.jdbc.DataSourceFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** SQLite as a driver of the JDBC service, which its own bundle does not offer. Properties are its pragmas. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = {
            DataSourceFactory.OSGI_JDBC_DRIVER_CLASS + "=" + SqliteFactory.DRIVER,
            DataSourceFactory.OSGI_JDBC_DRIVER_NAME + "=sqlite"
        })
public final class SqliteFactory implements DataSourceFactory {
    /** The driver's class. */
    public static final String DRIVER = "org.sqlite.JDBC";

    private static final Logger LOG = LoggerFactory.getLogger(SqliteFactory.class);
    private static final String NATIVE_FOLDER = "org.sqlite.tmpdir";
    private static final List<String> NO_PRAGMAS = List.of(JDBC_URL, JDBC_USER, JDBC_PASSWORD);

    private final Optional<String> nativeFolder;

    /**
     * Made when the first data source is.
     *
     * @param context has a folder that is this process's own
     */
    @Activate
    public SqliteFactory(final BundleContext context) {
        nativeFolder = prepareNativeFolder(context.getDataFile("native"));
    }

    /**
     * SQLite unpacks its native library at first use, under a new name each time, and a killed process leaves it there. In
     * the bundle's own folder nobody else can exchange it, and the next start clears what is left.
     */
    private static Optional<String> prepareNativeFolder(final File folder) {
        if (folder == null || System.getProperty(NATIVE_FOLDER) != null) {
            return Optional.empty();
        }
        try {
            final Path path = Files.createDirectories(folder.toPath());
            try (DirectoryStream<Path> left = Files.newDirectoryStream(path)) {
                for (final Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
            System.setProperty(NATIVE_FOLDER, path.toString());
            return Optional.of(path.toString());
        } catch (final IOException e) {
            LOG.warn("SQLite unpacks its native library into java.io.tmpdir, because {} cannot be used: {}", folder, e);
            return Optional.empty();
        }
    }

    /** The driver manager would keep SQLite's classes for ever, and another framework of this JVM our folder. */
    @Deactivate
    void deactivate() {
        nativeFolder.ifPresent(folder -> System.getProperties().remove(NATIVE_FOLDER, folder));
        DriverManager.drivers().filter(JDBC.class::isInstance).toList().forEach(SqliteFactory::deregister);
    }

    private static void deregister(final Driver driver) {
        try {
            DriverManager.deregisterDriver(driver);
        } catch (final SQLException e) {
            LOG.debug("the driver manager keeps SQLite", e);
        }
    }

    @Override
    public DataSource createDataSource(final Properties properties) {
        final Properties pragmas = new Properties();
        properties.stringPropertyNames().stream()
                .filter(key -> !NO_PRAGMAS.contains(key))
                .forEach(key -> pragmas.setProperty(key, properties.getProperty(key)));
        final SQLiteDataSource source = new SQLiteDataSource(new SQLiteConfig(pragmas));
        source.setUrl(properties.getProperty(JDBC_URL));
        return source;
    }

    @Override
    public Driver createDriver(final Properties properties) {
        return new JDBC();
    }

    @Override
    public ConnectionPoolDataSource createConnectionPoolDataSource(final Properties properties) throws SQLException {
        throw new SQLFeatureNotSupportedException("SQLite has no pool of its own");
    }

    @Override
    public XADataSource createXADataSource(final Properties properties) throws SQLException {
        throw new SQLFeatureNotSupportedException("SQLite has no distributed transactions");
    }
}
