package dev.backplane.api.shmem;

import java.util.OptionalLong;

/**
 * How much shared memory an extension, a database or an allocation takes, and may take. All sizes are bytes, padding included.
 *
 * @param type {@code extension} for all versions and databases of one, {@code database} for all memory in its scope,
 *     {@code allocation} for one of an extension's in all databases together
 * @param name the extension's or the database's name, or the allocation's full name
 * @param used what is taken now
 * @param limit the most that may be taken; empty if only the instance's own limit holds
 * @param highWater the most that ever was taken
 * @param setting the file and key that set the limit
 */
public record QuotaInfo(String type, String name, long used, OptionalLong limit, long highWater, String setting) {}
