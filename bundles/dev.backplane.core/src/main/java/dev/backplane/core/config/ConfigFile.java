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
     * What a setting's value is. One that is not valid is reported, and the default is used.
     *
     * @param <T> its type
     * @param setting the setting, whose key counts as known from now on
     * @return the value
     */
    public <T> T value(final Setting<T> setting) {
        return value(setting, setting.defaultValue());
    }

    /**
     * What a setting's value is. One that is not valid is reported.
     *
     * @param <T> its type
     * @param setting the setting, whose key counts as known from now on
     * @param otherwise used if the key is not set, or wrong
     * @return the value
     */
    public <T> T value(final Setting<T> setting, final T otherwise) {
        final Optional<String> text = text(setting.key());
        final Optional<String> refusal = text.flatMap(setting.type()::refusal);
        refusal.ifPresent(reason -> LOG.warn(
                "{}: {} is not used, because {}; the default {} holds",
                name,
                Shown.of(setting.key()),
                reason,
                setting.type().writer().apply(otherwise)));
        return text.isEmpty() || refusal.isPresent()
                ? otherwise
                : setting.type().reader().read(text.get());
    }

    /**
     * Names keys that another bundle reads from the same file.
     *
     * @param keys whole keys, and beginnings of keys that end in a dot
     */
    public void leaveToOthers(final String... keys) {
        known.addAll(Set.of(keys));
    }

    private boolean isKnown(final String key) {
        return known.contains(key) || known.stream().anyMatch(begin -> begin.endsWith(".") && key.startsWith(begin));
    }

    /** Reports every key that nobody asked for, with the nearest one that somebody did ask for. */
    public void warnOfUnknownKeys() {
        values.keySet().stream()
                .filter(key -> !isKnown(key))
                .sorted()
                .forEach(
                        key -> LOG.warn("{}: unknown key \"{}\"{}", name, Shown.of(key), NearestName.hint(key, known)));
    }
}
