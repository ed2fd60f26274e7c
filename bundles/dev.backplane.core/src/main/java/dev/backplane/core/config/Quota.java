package dev.backplane.core.config;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Keys for quotas: the most shared memory that an extension, an allocation or a database may take. */
public final class Quota {
    private static final String KEY = "quota";
    private static final String NONE = "none";

    private static final ValueType<OptionalLong> TYPE = new ValueType<>(
            "size",
            "none, or 0 or more, with B, kB, MB, GB or TB behind it if wanted",
            List.of(),
            Quota::parse,
            Quota::text);

    private Quota() {}

    /**
     * The setting of a file.
     *
     * @param description for whom it holds
     * @return the setting: bytes; empty for none, which is the default
     */
    public static Setting<OptionalLong> setting(final String description) {
        return setting(KEY, description);
    }

    /**
     * A quota with a key of its own.
     *
     * @param key the key
     * @param description for what it holds
     * @return as {@link #setting(String)}
     */
    public static Setting<OptionalLong> setting(final String key, final String description) {
        return new Setting<>(key, TYPE, OptionalLong.empty(), description);
    }

    private static OptionalLong parse(final String text) {
        return NONE.equals(text.trim().toLowerCase(Locale.ROOT))
                ? OptionalLong.empty()
                : OptionalLong.of(MemorySize.parse(text));
    }

    private static String text(final OptionalLong quota) {
        return quota.isPresent() ? Long.toString(quota.getAsLong()) : NONE;
    }
}
