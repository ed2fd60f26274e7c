package dev.backplane.core.extension;

import dev.backplane.api.Scope;
import dev.backplane.api.extension.SettingInfo;
import dev.backplane.api.worker.Isolation;
import dev.backplane.api.worker.RestartPolicy;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.core.config.ConfigFile;
import dev.backplane.core.config.MemorySize;
import dev.backplane.core.config.Quota;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** An extension's own configuration, {@code etc/<extension>.cfg}: its settings, and size and scope of its allocations. */
final class ExtensionConfig {
    private static final String ALLOCATION = "allocation.";

    private static final String WORKER = "worker.";
    private static final String DATABASES = "databases";
    private static final List<String> PLATFORM = List.of(DATABASES, Quota.KEY);

    private final Map<String, SettingInfo> settings = new LinkedHashMap<>();
    private ConfigFile file;
    private DatabaseList databases = DatabaseList.ALL;
    private OptionalLong quota = OptionalLong.empty();

    ExtensionConfig(final ConfigFile file) {
        this.file = file;
    }

    String fileName() {
        return file.name();
    }

    /** What the file says now, after it has changed; only what can follow at once is read from it. */
    synchronized void change(final ConfigFile next) {
        file = next;
    }

    /** The databases that the extension serves. A list that is wrong leaves things as they were. */
    synchronized DatabaseList databases() {
        final DatabaseList otherwise = file.text(DATABASES).isPresent() ? databases : DatabaseList.ALL;
        databases = file.value(DATABASES, otherwise, DatabaseList::parse);
        record(
                DATABASES,
                databases.toString(),
                DatabaseList.ALL.toString(),
                "databases that the extension serves; a change acts at once",
                "list",
                "names and patterns with * and ?, ! before those to leave out; the last that fits decides");
        return databases;
    }

    /** The most that all versions of the extension may take together. A quota that is wrong leaves things as they were. */
    synchronized OptionalLong quota() {
        quota = Quota.of(file, file.text(Quota.KEY).isPresent() ? quota : OptionalLong.empty());
        record(
                Quota.KEY,
                Quota.text(quota),
                Quota.NONE,
                "most bytes of shared memory for all versions and databases together; a change acts at once",
                "size",
                "none, or 0 or more, with B, kB, MB, GB or TB behind it if wanted");
        return quota;
    }

    String setting(final String key, final String defaultValue, final String description) {
        final String value = file.text(requireOwnKey(key)).orElse(defaultValue);
        record(key, value, defaultValue, description, "string", "any text");
        return value;
    }

    long setting(final String key, final long defaultValue, final long min, final long max, final String description) {
        final long value = file.number(requireOwnKey(key), defaultValue, min, max);
        record(key, Long.toString(value), Long.toString(defaultValue), description, "integer", min + " to " + max);
        return value;
    }

    private static String requireOwnKey(final String key) {
        if (key.isBlank() || key.startsWith(ALLOCATION) || key.startsWith(WORKER) || PLATFORM.contains(key)) {
            throw new IllegalArgumentException("\"" + key + "\" is no key for a setting: it is blank, or one of "
                    + PLATFORM + ", or begins with \"" + ALLOCATION + "\" or \"" + WORKER
                    + "\", which belong to the platform");
        }
        return key;
    }

    long size(final String allocation, final long defaultValue) {
        final String key = ALLOCATION + allocation + ".size";
        final long size = file.value(key, defaultValue, text -> {
            final long bytes = MemorySize.parse(text);
            if (bytes < 1) {
                throw new IllegalArgumentException("an allocation needs at least 1 byte");
            }
            return bytes;
        });
        record(
                key,
                Long.toString(size),
                Long.toString(defaultValue),
                "size of allocation " + allocation + ", in bytes",
                "size",
                "1 or more, with B, kB, MB, GB or TB behind it if wanted");
        return size;
    }

    Scope scope(final String allocation, final Scope defaultValue) {
        final String key = ALLOCATION + allocation + ".scope";
        final Scope scope = file.value(key, defaultValue, text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "global" -> Scope.GLOBAL;
            case "database" -> Scope.DATABASE;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither global nor database");
        });
        final String bootValue = defaultValue.name().toLowerCase(Locale.ROOT);
        record(
                key,
                scope.name().toLowerCase(Locale.ROOT),
                bootValue,
                "scope of allocation " + allocation,
                "enum",
                "global or database");
        return scope;
    }

    /** What the operator overrides. */
    WorkerSpec worker(final WorkerSpec spec) {
        final Isolation isolation = choice(
                WORKER + spec.name() + ".isolation",
                spec.isolation(),
                Isolation.values(),
                "where worker " + spec.name() + " runs");
        final RestartPolicy restart = choice(
                WORKER + spec.name() + ".restart",
                spec.restart(),
                RestartPolicy.values(),
                "when worker " + spec.name() + " is started again");
        return spec.isolation(isolation).restart(restart);
    }

    private <E extends Enum<E>> E choice(
            final String key, final E defaultValue, final E[] values, final String description) {
        final List<String> names =
                Arrays.stream(values).map(ExtensionConfig::text).toList();
        final E chosen = file.value(key, defaultValue, text -> {
            final int index = names.indexOf(text.toLowerCase(Locale.ROOT).replace('-', '_'));
            if (index < 0) {
                throw new IllegalArgumentException("\"" + text + "\" is none of " + String.join(", ", names));
            }
            return values[index];
        });
        record(key, text(chosen), text(defaultValue), description, "enum", String.join(", ", names));
        return chosen;
    }

    private static String text(final Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private synchronized void record(
            final String key,
            final String value,
            final String defaultValue,
            final String description,
            final String vartype,
            final String values) {
        final boolean fromFile = file.text(key).isPresent() && !value.equals(defaultValue);
        settings.put(
                key,
                new SettingInfo(
                        key,
                        value,
                        defaultValue,
                        fromFile ? "configuration file" : "default",
                        description,
                        vartype,
                        values));
    }

    void warnOfUnknownKeys() {
        // workers may be registered later on
        file.leaveToOthers(WORKER);
        file.warnOfUnknownKeys();
    }

    synchronized List<SettingInfo> settings() {
        return List.copyOf(settings.values());
    }
}
