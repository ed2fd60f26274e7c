package dev.backplane.core.metatype;

import dev.backplane.core.config.Setting;
import dev.backplane.core.config.ValueType;
import java.util.List;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * One key of a file. All but whole numbers are strings: sizes have units, and a list is one line with commas.
 *
 * @param setting what the file's reader goes by
 */
record SettingAttribute(Setting<?> setting) implements AttributeDefinition {
    private static final String VALID = "";

    @Override
    public String getName() {
        return setting.key();
    }

    @Override
    public String getID() {
        return setting.key();
    }

    @Override
    public String getDescription() {
        return setting.description() + "; " + setting.type().name() + ": "
                + setting.type().values();
    }

    @Override
    public int getCardinality() {
        return 0;
    }

    @Override
    public int getType() {
        return setting.type().name().equals(ValueType.INTEGER) ? LONG : STRING;
    }

    @Override
    public String[] getOptionValues() {
        final List<String> options = setting.type().options();
        return options.isEmpty() ? null : options.toArray(String[]::new);
    }

    @Override
    public String[] getOptionLabels() {
        return getOptionValues();
    }

    /** Says what the log would say of the file; what is not set is valid. */
    @Override
    public String validate(final String value) {
        return value == null ? VALID : setting.type().refusal(value).orElse(VALID);
    }

    @Override
    public String[] getDefaultValue() {
        return new String[] {setting.defaultText()};
    }
}
