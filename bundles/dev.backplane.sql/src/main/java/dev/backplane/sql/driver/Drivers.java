package dev.backplane.sql.driver;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jdbc.DataSourceFactory;

/** The services {@link DataSourceFactory} of all bundles. None is made before somebody connects. */
@Component(service = Drivers.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Drivers {
    private final BundleContext context;
    private final List<ServiceReference<DataSourceFactory>> references = new CopyOnWriteArrayList<>();
    private final List<Consumer<Driver>> listeners = new CopyOnWriteArrayList<>();

    /**
     * One driver.
     *
     * @param reference its service
     */
    public record Driver(ServiceReference<DataSourceFactory> reference) {
        /**
         * Its class.
         *
         * @return {@code osgi.jdbc.driver.class}
         */
        public String className() {
            return text(reference.getProperty(DataSourceFactory.OSGI_JDBC_DRIVER_CLASS));
        }

        /**
         * Its name.
         *
         * @return {@code osgi.jdbc.driver.name}, or nothing
         */
        public String name() {
            return text(reference.getProperty(DataSourceFactory.OSGI_JDBC_DRIVER_NAME));
        }

        private static String text(final Object value) {
            return value == null ? "" : value.toString();
        }

        @Override
        public String toString() {
            return name().isEmpty() ? className() : className() + " (\"" + name() + "\")";
        }
    }

    /**
     * Begins without drivers.
     *
     * @param context gets the services
     */
    @Activate
    public Drivers(final BundleContext context) {
        this.context = context;
    }

    /**
     * A driver came.
     *
     * @param reference its service
     */
    @Reference(
            service = DataSourceFactory.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addDriver(final ServiceReference<DataSourceFactory> reference) {
        references.add(reference);
    }

    /**
     * A driver goes.
     *
     * @param reference its service
     */
    void removeDriver(final ServiceReference<DataSourceFactory> reference) {
        references.remove(reference);
        final Driver driver = new Driver(reference);
        listeners.forEach(listener -> listener.accept(driver));
    }

    /**
     * Calls back when a driver goes.
     *
     * @param listener must let go of everything that is of the driver
     */
    public void onRemoval(final Consumer<Driver> listener) {
        listeners.add(listener);
    }

    /**
     * Finds a driver.
     *
     * @param wanted its class or its name
     * @return the one of the highest rank; empty if there is none now
     */
    public Optional<Driver> find(final String wanted) {
        return present()
                .filter(driver ->
                        driver.className().equals(wanted) || driver.name().equalsIgnoreCase(wanted))
                .findFirst();
    }

    /**
     * All that are there now.
     *
     * @return the drivers, those of the highest rank first
     */
    public Stream<Driver> present() {
        return references.stream().sorted(Comparator.reverseOrder()).map(Driver::new);
    }

    /**
     * The factory of a driver.
     *
     * @param driver the driver
     * @return its service; empty if it goes at this moment
     */
    public Optional<DataSourceFactory> factory(final Driver driver) {
        return Optional.ofNullable(context.getService(driver.reference()));
    }
}
