package dev.backplane.core.extension;

import dev.backplane.api.Scope;
import dev.backplane.api.extension.SettingInfo;
import dev.backplane.api.worker.Isolation;
import dev.backplane.api.worker.RestartPolicy;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.core.config.ConfigFile;
import dev.backplane.core.config.Quota;
import dev.backplane.core.config.Setting;
import dev.backplane.core.config.ValueType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * An extension's own configuration, {@code etc/<extension>.cfg}: its settings, and size, scope and quota of its allocations.
 * What {@code extension:config} prints and what tools see by OSGi Metatype is the one list of settings that is kept here.
 */
final class ExtensionConfig {
    private static final String ALLOCATION = "allocation.";
    private static final String WORKER = "worker.";

    private static final ValueType<Long> SIZE = ValueType.size("1 or more", ExtensionConfig::requireByte);
    private static final ValueType<Scope> SCOPE = ValueType.choice(Scope.values());
    private static final ValueType<Isolation> ISOLATION = ValueType.choice(Isolation.values());
    private static final ValueType<RestartPolicy> RESTART = ValueType.choice(RestartPolicy.values());

    private static final Setting<DatabaseList> DATABASES = new Setting<>(
            "databases",
            DatabaseList.TYPE,
            DatabaseList.ALL,
            "databases that the extension serves; a change acts at once");
    private static final Setting<OptionalLong> QUOTA =
            Quota.setting("most bytes of shared memory for all versions and databases together; a change acts at once");
    private static final List<String> PLATFORM = List.of(DATABASES.key(), QUOTA.key());

    private final Map<String, Known<?>> settings = new LinkedHashMap<>();
    private ConfigFile file;
    private DatabaseList databases = DATABASES.defaultValue();
    private OptionalLong quota = QUOTA.defaultValue();
    private final Map<String, OptionalLong> quotas = new HashMap<>();

    ExtensionConfig(final ConfigFile file) {
        this.file = file;
    }

    /** A setting, and the value in force. */
    private record Known<T>(Setting<T> setting, T value, boolean isSet) {
        SettingInfo info() {
            final String text = setting.type().writer().apply(value);
            return new SettingInfo(
                    setting.key(),
                    text,
                    setting.defaultText(),
                    isSet && !text.equals(setting.defaultText()) ? "configuration file" : "default",
                    setting.description(),
                    setting.type().name(),
                    setting.type().values());
        }
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
        databases = read(DATABASES, isSet(DATABASES) ? databases : DATABASES.defaultValue());
        return databases;
    }

    /** The most that all versions of the extension may take together. A quota that is wrong leaves things as they were. */
    synchronized OptionalLong quota() {
        quota = read(QUOTA, isSet(QUOTA) ? quota : QUOTA.defaultValue());
        return quota;
    }

    String setting(final String key, final String defaultValue, final String description) {
        return read(new Setting<>(requireOwnKey(key), ValueType.TEXT, defaultValue, description));
    }

    long setting(final String key, final long defaultValue, final long min, final long max, final String description) {
        return read(new Setting<>(requireOwnKey(key), ValueType.integer(min, max), defaultValue, description));
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
        return read(new Setting<>(
                ALLOCATION + allocation + ".size",
                SIZE,
                defaultValue,
                "size of allocation " + allocation + ", in bytes"));
    }

    private static long requireByte(final long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("an allocation needs at least 1 byte");
        }
        return bytes;
    }

    Scope scope(final String allocation, final Scope defaultValue) {
        return read(new Setting<>(
                ALLOCATION + allocation + ".scope", SCOPE, defaultValue, "scope of allocation " + allocation));
    }

    /** The most that an allocation may take in all databases together. A quota that is wrong leaves things as they were. */
    synchronized OptionalLong quota(final String allocation) {
        final Setting<OptionalLong> setting = Quota.setting(
                ALLOCATION + allocation + ".quota",
                "most bytes of allocation " + allocation + " in all databases together; a change acts at once");
        final OptionalLong before = quotas.getOrDefault(allocation, setting.defaultValue());
        final OptionalLong now = read(setting, isSet(setting) ? before : setting.defaultValue());
        quotas.put(allocation, now);
        return now;
    }

    /** What the operator overrides. */
    WorkerSpec worker(final WorkerSpec spec) {
        final String name = spec.name();
        return spec.isolation(read(new Setting<>(
                        WORKER + name + ".isolation", ISOLATION, spec.isolation(), "where worker " + name + " runs")))
                .restart(read(new Setting<>(
                        WORKER + name + ".restart",
                        RESTART,
                        spec.restart(),
                        "when worker " + name + " is started again")));
    }

    private <T> T read(final Setting<T> setting) {
        return read(setting, setting.defaultValue());
    }

    private synchronized <T> T read(final Setting<T> setting, final T otherwise) {
        final T value = file.value(setting, otherwise);
        settings.put(setting.key(), new Known<>(setting, value, isSet(setting)));
        return value;
    }

    private boolean isSet(final Setting<?> setting) {
        return file.text(setting.key()).isPresent();
    }

    void warnOfUnknownKeys() {
        // workers may be registered later on
        file.leaveToOthers(WORKER);
        file.warnOfUnknownKeys();
    }

    /** What can be set, and what holds now. */
    synchronized List<SettingInfo> settings() {
        return settings.values().stream().map(Known::info).toList();
    }

    /** What can be set. */
    synchronized List<Setting<?>> declared() {
        return settings.values().stream().<Setting<?>>map(Known::setting).toList();
    }
}
