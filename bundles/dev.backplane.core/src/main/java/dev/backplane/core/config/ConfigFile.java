package dev.backplane.core.config;

import java.util.Dictionary;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configuration as an operator wrote it, with warnings that name file, key and the nearest valid key. Every key
 * that is asked for counts as known; {@link #warnOfUnknownKeys()} reports the others.
 */
public final class ConfigFile {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigFile.class);
    private static final String FILE_NAME = "felix.fileinstall.filename";
    private static final Set<String> ADMINISTRATIVE = Set.of(
            "service.pid", "service.factoryPid", "service.bundleLocation", FILE_NAME, "component.name", "component.id");

    private final String name;
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> known = new TreeSet<>();

    /** Reads one value. */
    public interface Reader<T> {
        /**
         * Reads it.
         *
         * @param text as written
         * @return the value
         * @throws IllegalArgumentException if it is not valid; the message says what is
         */
        T read(String text);
    }

    /**
     * A configuration.
     *
     * @param pid its PID, which names the file when nobody else does
     * @param properties its content; null if there is none
     */
    public ConfigFile(final String pid, final Dictionary<String, Object> properties) {
        this(pid, toMap(properties));
    }

    /**
     * A configuration.
     *
     * @param pid its PID, which names the file when nobody else does
     * @param properties its content
     */
    public ConfigFile(final String pid, final Map<String, ?> properties) {
        final Object file = properties.get(FILE_NAME);
        name = Shown.of("etc/" + (file == null ? pid + ".cfg" : lastPart(file.toString())));
        properties.forEach((key, value) -> {
            if (!ADMINISTRATIVE.contains(key) && !key.startsWith(".") && !key.startsWith("osgi.ds.")) {
                values.put(key, String.valueOf(value).trim());
            }
        });
    }

    private static String lastPart(final String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private static Map<String, Object> toMap(final Dictionary<String, Object> properties) {
        final Map<String, Object> map = new HashMap<>();
        if (properties != null) {
            for (final Enumeration<String> keys = properties.keys(); keys.hasMoreElements(); ) {
                final String key = keys.nextElement();
                map.put(key, properties.get(key));
            }
        }
        return map;
    }

    /**
     * The file's name for messages.
     *
     * @return {@code etc/NAME.cfg}
     */
    public String name() {
        return name;
    }

    /**
     * A value.
     *
     * @param key its key, which counts as known from now on
     * @return the text; empty if the key is not set
     */
    public Optional<String> text(final String key) {
        known.add(key);
        return Optional.ofNullable(values.get(key));
    }

    /**
     * A value of another type. One that is not valid is reported, and the default is used.
     *
     * @param <T> the type
     * @param key its key
     * @param defaultValue used if the key is not set, or wrong
     * @param reader reads it
     * @return the value
     */
    public <T> T value(final String key, final T defaultValue, final Reader<T> reader) {
        final Optional<String> text = text(key);
        if (text.isEmpty()) {
            return defaultValue;
        }
        try {
            return reader.read(text.get());
        } catch (final IllegalArgumentException e) {
            LOG.warn(
                    "{}: {} is not used, because {}; the default {} holds",
                    name,
                    Shown.of(key),
                    Shown.of(String.valueOf(e.getMessage())),
                    defaultValue);
            return defaultValue;
        }
    }

    /**
     * A whole number in a range.
     *
     * @param key its key
     * @param defaultValue used if the key is not set, or wrong
     * @param min the least value
     * @param max the largest value
     * @return the number
     */
    public long number(final String key, final long defaultValue, final long min, final long max) {
        return value(key, defaultValue, text -> {
            final long number;
            try {
                number = Long.parseLong(text);
            } catch (final NumberFormatException e) {
                throw new IllegalArgumentException("\"" + text + "\" is no whole number", e);
            }
            if (number < min || number > max) {
                throw new IllegalArgumentException(number + " does not lie between " + min + " and " + max);
            }
            return number;
        });
    }

    /**
     * Counts all keys with a beginning as known, because they may be asked for later.
     *
     * @param beginning of the keys
     */
    public void acceptBeginningWith(final String beginning) {
        values.keySet().stream().filter(key -> key.startsWith(beginning)).forEach(known::add);
    }

    /** Reports every key that nobody asked for, with the nearest one that somebody did ask for. */
    public void warnOfUnknownKeys() {
        values.keySet().stream()
                .filter(key -> !known.contains(key))
                .sorted()
                .forEach(
                        key -> LOG.warn("{}: unknown key \"{}\"{}", name, Shown.of(key), NearestName.hint(key, known)));
    }
}
