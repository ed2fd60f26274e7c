package dev.backplane.core.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes with units, as in {@code postgresql.conf}: {@code 64}, {@code 16kB}, {@code 1GB}; a unit is a power of 1024. */
public final class MemorySize {
    private static final Pattern FORM = Pattern.compile("\\s*(\\d{1,18})\\s*([a-zA-Z]*)\\s*");
    private static final Map<String, Integer> SHIFT =
            Map.of("", 0, "b", 0, "k", 10, "kb", 10, "m", 20, "mb", 20, "g", 30, "gb", 30, "t", 40, "tb", 40);

    private MemorySize() {}

    /**
     * Reads a size.
     *
     * @param text a number and, if wanted, B, kB, MB, GB or TB
     * @return bytes
     * @throws IllegalArgumentException if it is none; the message says what is allowed
     */
    public static long parse(final String text) {
        final Matcher matcher = FORM.matcher(text);
        final Integer shift = matcher.matches() ? SHIFT.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
        if (shift == null) {
            throw new IllegalArgumentException("\"" + Shown.of(text.trim())
                    + "\" is no size: write a whole number, with B, kB, MB, GB or TB behind it if wanted");
        }
        final long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("\"" + Shown.of(text.trim()) + "\" is more bytes than there can be");
        }
        return number << shift;
    }
}
