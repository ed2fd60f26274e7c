package dev.backplane.sql;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.jdbc.DataSourceFactory;

/** The little of the framework that data sources need. */
public final class Fakes {
    private Fakes() {}

    /** A context whose services are references made by {@link #reference}. */
    public static BundleContext context(final Path home) {
        final Map<String, String> properties = Map.of(
                "backplane.data", home.resolve("data").toString(),
                "backplane.etc", home.resolve("etc").toString());
        return of(
                BundleContext.class,
                Map.of(
                        "getProperty", arguments -> properties.get(arguments[0]),
                        "getDataFile",
                                arguments -> home.resolve("bundle")
                                        .resolve((String) arguments[0])
                                        .toFile(),
                        "getService", arguments -> ((ServiceReference<?>) arguments[0]).getProperty("service")));
    }

    @SuppressWarnings("unchecked")
    public static ServiceReference<DataSourceFactory> reference(
            final String driver, final String name, final DataSourceFactory factory) {
        final Map<String, Object> properties = Map.of(
                DataSourceFactory.OSGI_JDBC_DRIVER_CLASS,
                driver,
                DataSourceFactory.OSGI_JDBC_DRIVER_NAME,
                name,
                "service",
                factory);
        return of(
                ServiceReference.class,
                Map.of(
                        "getProperty", arguments -> properties.get(arguments[0]),
                        "compareTo", arguments -> Integer.compare(0, arguments[0].hashCode())));
    }

    public static <T> T of(final Class<T> type, final Map<String, Function<Object[], Object>> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "equals":
                            return proxy == arguments[0];
                        case "hashCode":
                            return System.identityHashCode(proxy);
                        case "toString":
                            return type.getSimpleName();
                        default:
                            return answers.get(method.getName()).apply(arguments);
                    }
                }));
    }
}
