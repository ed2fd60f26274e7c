package dev.backplane.core.metatype;

import dev.backplane.core.config.Setting;
import java.io.InputStream;
import java.util.List;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * All that one file can set. Nothing in it is required: what is not set has its default.
 *
 * @param pid the file's PID
 * @param title whom it configures
 * @param settings what can be set
 */
record SettingsClass(String pid, String title, List<Setting<?>> settings) implements ObjectClassDefinition {
    @Override
    public String getName() {
        return title;
    }

    @Override
    public String getID() {
        return pid;
    }

    @Override
    public String getDescription() {
        return "etc/" + pid + ".cfg: all that can be set for " + title;
    }

    @Override
    public AttributeDefinition[] getAttributeDefinitions(final int filter) {
        return filter == REQUIRED
                ? null
                : settings.stream().map(SettingAttribute::new).toArray(AttributeDefinition[]::new);
    }

    @Override
    public InputStream getIcon(final int size) {
        return null;
    }
}
