package dev.backplane.api.lwlock;

import java.util.List;

/**
 * One row of the tranche table.
 *
 * @param id the tranche's id
 * @param name its name
 * @param locks number of its own locks
 * @param owner the extension that made it, as {@code name:version}, or {@code backplane}
 * @param references pids of the processes that use it
 * @param options how its locks behave
 */
public record TrancheInfo(
        int id, String name, int locks, String owner, List<Long> references, TrancheOptions options) {}
