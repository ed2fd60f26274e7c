package dev.backplane.core.metatype;

import dev.backplane.core.config.Setting;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Describes one file of {@code etc} by OSGi Metatype, for consoles and front ends of the configuration service. */
public final class SettingsProvider implements MetaTypeProvider {
    private final String pid;
    private final String title;
    private final Supplier<List<Setting<?>>> settings;

    /**
     * Describes a file.
     *
     * @param pid its PID
     * @param title whom it configures
     * @param settings what can be set by it, asked for each time: there may be more later on
     */
    public SettingsProvider(final String pid, final String title, final Supplier<List<Setting<?>>> settings) {
        this.pid = pid;
        this.title = title;
        this.settings = settings;
    }

    /** There is one language. */
    @Override
    public String[] getLocales() {
        return null;
    }

    @Override
    public ObjectClassDefinition getObjectClassDefinition(final String id, final String locale) {
        if (!pid.equals(id)) {
            throw new IllegalArgumentException("\"" + id + "\" is not described here, only \"" + pid + "\"");
        }
        return new SettingsClass(pid, title, settings.get());
    }
}
