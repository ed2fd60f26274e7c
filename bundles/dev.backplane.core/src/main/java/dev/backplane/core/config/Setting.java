package dev.backplane.core.config;

/**
 * What can be set by a key of a file. Everything that reads, checks or describes the key goes by this.
 *
 * @param <T> the type of its value
 * @param key the key
 * @param type what values it takes
 * @param defaultValue holds without configuration
 * @param description what it is for
 */
public record Setting<T>(String key, ValueType<T> type, T defaultValue, String description) {
    /**
     * The default as a file has it.
     *
     * @return the text
     */
    public String defaultText() {
        return type.writer().apply(defaultValue);
    }
}
