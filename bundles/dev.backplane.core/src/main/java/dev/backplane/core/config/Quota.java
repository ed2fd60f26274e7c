package dev.backplane.core.config;

import java.util.Locale;
import java.util.OptionalLong;

/** The key {@code quota}: the most shared memory that an extension or a database may take. */
public final class Quota {
    /** The key. */
    public static final String KEY = "quota";

    /** What stands for no quota. */
    public static final String NONE = "none";

    private Quota() {}

    /**
     * Reads a file's quota. One that is wrong is reported.
     *
     * @param file the file
     * @param otherwise holds if the key is not set, or wrong
     * @return bytes; empty for none
     */
    public static OptionalLong of(final ConfigFile file, final OptionalLong otherwise) {
        return parse(file.value(Quota.KEY, text(otherwise), text -> text(parse(text))));
    }

    private static OptionalLong parse(final String text) {
        return NONE.equals(text.trim().toLowerCase(Locale.ROOT))
                ? OptionalLong.empty()
                : OptionalLong.of(MemorySize.parse(text));
    }

    /**
     * A quota as a file has it.
     *
     * @param quota bytes; empty for none
     * @return the number, or {@value #NONE}
     */
    public static String text(final OptionalLong quota) {
        return quota.isPresent() ? Long.toString(quota.getAsLong()) : NONE;
    }
}
