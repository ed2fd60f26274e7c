package dev.backplane.core.extension;

import dev.backplane.api.Scope;
import dev.backplane.api.extension.SettingInfo;
import dev.backplane.api.worker.Isolation;
import dev.backplane.api.worker.RestartPolicy;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.core.config.ConfigFile;
import dev.backplane.core.config.MemorySize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** An extension's own configuration, {@code etc/<extension>.cfg}: its settings, and size and scope of its allocations. */
final class ExtensionConfig {
    private static final String ALLOCATION = "allocation.";

    private static final String WORKER = "worker.";
    private final ConfigFile file;
    private final List<SettingInfo> settings = new ArrayList<>();

    ExtensionConfig(final ConfigFile file) {
        this.file = file;
    }

    String setting(final String key, final String defaultValue, final String description) {
        final String value = file.text(requireOwnKey(key)).orElse(defaultValue);
        record(key, value, defaultValue, description);
        return value;
    }

    long setting(final String key, final long defaultValue, final long min, final long max, final String description) {
        final long value = file.number(requireOwnKey(key), defaultValue, min, max);
        record(key, Long.toString(value), Long.toString(defaultValue), description);
        return value;
    }

    private static String requireOwnKey(final String key) {
        if (key.isBlank() || key.startsWith(ALLOCATION) || key.startsWith(WORKER)) {
            throw new IllegalArgumentException("\"" + key + "\" is no key for a setting: it is blank, or begins with \""
                    + ALLOCATION + "\" or \"" + WORKER + "\", which belong to the platform");
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
                "size of allocation " + allocation + ", in bytes");
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
        record(key, scope.name().toLowerCase(Locale.ROOT), bootValue, "scope of allocation " + allocation);
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
        if (settings.stream().noneMatch(setting -> setting.name().equals(key))) {
            record(key, text(chosen), text(defaultValue), description);
        }
        return chosen;
    }

    private static String text(final Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void record(final String key, final String value, final String defaultValue, final String description) {
        final boolean fromFile = file.text(key).isPresent() && !value.equals(defaultValue);
        settings.add(
                new SettingInfo(key, value, defaultValue, fromFile ? "configuration file" : "default", description));
    }

    void warnOfUnknownKeys() {
        // workers may be registered later on
        file.leaveToOthers(WORKER);
        file.warnOfUnknownKeys();
    }

    List<SettingInfo> settings() {
        return List.copyOf(settings);
    }
}
