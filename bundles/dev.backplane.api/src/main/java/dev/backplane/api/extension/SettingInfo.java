package dev.backplane.api.extension;

/**
 * One setting of an extension, as {@code pg_settings} shows it.
 *
 * @param name the key in {@code etc/<extension>.cfg}
 * @param setting the value in force
 * @param bootVal the value without configuration
 * @param source {@code default} or {@code configuration file}
 * @param description what it is for
 * @param vartype what its values are: {@code string}, {@code integer}, {@code size}, {@code enum} or {@code list}
 * @param values which values are allowed, in a few words
 */
public record SettingInfo(
        String name,
        String setting,
        String bootVal,
        String source,
        String description,
        String vartype,
        String values) {}
