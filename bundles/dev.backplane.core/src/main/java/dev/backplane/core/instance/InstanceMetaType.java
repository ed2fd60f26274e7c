package dev.backplane.core.instance;

import dev.backplane.core.metatype.SettingsProvider;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Describes {@code etc/dev.backplane.instance.cfg} to tools. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = MetaTypeProvider.METATYPE_PID + "=" + InstanceStarter.PID)
public final class InstanceMetaType implements MetaTypeProvider {
    private final SettingsProvider settings =
            new SettingsProvider(InstanceStarter.PID, "the instance", () -> InstanceSettings.ALL);

    @Override
    public String[] getLocales() {
        return settings.getLocales();
    }

    @Override
    public ObjectClassDefinition getObjectClassDefinition(final String id, final String locale) {
        return settings.getObjectClassDefinition(id, locale);
    }
}
