package dev.backplane.api.sql;

import java.util.List;
import javax.sql.DataSource;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The SQL data sources of the instance, one for each database. Without configuration it is an embedded SQLite file in the
 * instance's data folder, which all processes of the instance open; {@code etc/dev.backplane.database-NAME.cfg} can name
 * any other. Connections come from a pool, one for each database and process, which is opened at first use.
 *
 * <p>What {@link #of} and {@link #current} return may be kept: each {@code getConnection} looks at the configuration of
 * the moment. It throws a {@link DataSourceException} when the data source gives no connection, and
 * {@link dev.backplane.api.NotRegisteredException} when the database was dropped. While it waits, the calling backend
 * shows the wait event {@code DataSourceConnection}. Close connections soon: they belong to the pool.
 */
@ProviderType
public interface DataSources {
    /** The wait event of a backend that waits for a connection. */
    String WAIT_EVENT = "DataSourceConnection";

    /**
     * The data source of a database. Nothing is opened yet.
     *
     * @param database the database's name
     * @return its data source
     * @throws dev.backplane.api.NotRegisteredException when there is no such database
     */
    DataSource of(String database);

    /**
     * The data source of the database that the calling thread's backend is bound to.
     *
     * @return its data source, also when the thread leaves that database
     * @throws dev.backplane.api.NoBackendException when the thread is no backend, or one bound to no database
     */
    DataSource current();

    /**
     * All data sources, and the state of their pools in this process. Opens none.
     *
     * @return a snapshot in the order of the databases' ids
     */
    List<DataSourceInfo> dataSources();
}
