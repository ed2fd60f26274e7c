package dev.backplane.sql.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one file says about a database's data source.
 *
 * @param file the file's name for messages; empty if there is none
 * @param driver key {@code jdbc.driver}
 * @param properties the other keys {@code jdbc.*} without their prefix: what the driver gets
 * @param poolSize key {@code pool.size}
 * @param poolTimeout key {@code pool.timeout} in milliseconds
 */
public record SourceSettings(
        Optional<String> file,
        Optional<String> driver,
        Map<String, String> properties,
        int poolSize,
        long poolTimeout) {
    /** The most connections of a pool that nobody sized. */
    public static final int DEFAULT_POOL_SIZE = 8;

    /** How long somebody waits for a connection unless configured, in milliseconds. */
    public static final long DEFAULT_POOL_TIMEOUT = 10_000;

    private static final List<String> OWN_KEYS = List.of("url", "user", "password");

    /** Without any file. */
    public static final SourceSettings DEFAULT =
            new SourceSettings(Optional.empty(), Optional.empty(), Map.of(), DEFAULT_POOL_SIZE, DEFAULT_POOL_TIMEOUT);

    /** Copies the properties. */
    public SourceSettings {
        properties = Map.copyOf(properties);
    }

    /**
     * Whether the embedded default is meant: there is nothing that only another data source could need. A misspelt key
     * must not send rows into the default.
     *
     * @return false if the file names a data source of its own
     */
    public boolean isEmbedded() {
        return driver.isEmpty() && OWN_KEYS.stream().noneMatch(properties::containsKey);
    }

    /**
     * The same with properties that hold where the file says nothing.
     *
     * @param driverName the driver
     * @param defaults properties
     * @return the completed settings
     */
    public SourceSettings withDefaults(final String driverName, final Map<String, String> defaults) {
        final Map<String, String> all = new LinkedHashMap<>(defaults);
        all.putAll(properties);
        return new SourceSettings(file, driver.or(() -> Optional.of(driverName)), all, poolSize, poolTimeout);
    }

    /**
     * What the driver connects to.
     *
     * @return the URL without passwords
     */
    public Optional<String> shownUrl() {
        return Optional.ofNullable(properties.get("url")).map(Secrets::hideInUrl);
    }

    /**
     * What must not be shown.
     *
     * @return the secrets among the properties
     */
    public Secrets secrets() {
        return Secrets.of(properties);
    }

    /**
     * Where to look.
     *
     * @return the file, or a sentence's part that says that there is none
     */
    public String place() {
        return file.orElse("no file in etc, the embedded default");
    }

    /** Never the properties: a password is among them. */
    @Override
    public String toString() {
        return driver.orElse("default") + " of " + place();
    }
}
