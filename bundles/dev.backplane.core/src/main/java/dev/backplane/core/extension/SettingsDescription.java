package dev.backplane.core.extension;

import dev.backplane.core.metatype.SettingsProvider;
import java.math.BigInteger;
import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.metatype.MetaTypeProvider;

/**
 * Describes an extension's file to tools, from its load to its end. The service is the extension's bundle's own, for
 * {@code MetaTypeService} is asked by bundle. Versions side by side read the same file and have the same PID; who asks
 * by PID gets the highest version, as {@code extension:config} shows it.
 */
final class SettingsDescription implements AutoCloseable {
    private static final BigInteger HIGHEST_NUMBER = BigInteger.valueOf(999);

    private final ServiceRegistration<MetaTypeProvider> registration;

    SettingsDescription(final BundleContext context, final MagicBlock magic, final ExtensionConfig config) {
        final Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(MetaTypeProvider.METATYPE_PID, magic.name());
        properties.put(Constants.SERVICE_RANKING, ranking(magic.version()));
        final MetaTypeProvider provider = new SettingsProvider(
                magic.name(), "extension " + magic.name() + " " + magic.version(), config::declared);
        registration = context.registerService(MetaTypeProvider.class, provider, properties);
    }

    /** Orders versions as far as an int can: of each number, what is above 999 counts as 999. */
    static int ranking(final String version) {
        final String[] numbers = version.split("\\D", -1);
        int ranking = 0;
        for (int i = 0; i < 3; i++) {
            ranking = ranking * 1000
                    + new BigInteger(numbers[i]).min(HIGHEST_NUMBER).intValue();
        }
        return ranking;
    }

    @Override
    public void close() {
        try {
            registration.unregister();
        } catch (final IllegalStateException e) {
            // the bundle has stopped before: the framework has taken its services
        }
    }
}
