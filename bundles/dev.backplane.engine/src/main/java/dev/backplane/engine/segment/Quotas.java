package dev.backplane.engine.segment;

import static dev.backplane.engine.segment.QuotaDescriptor.ALLOCATION;
import static dev.backplane.engine.segment.QuotaDescriptor.DATABASE;
import static dev.backplane.engine.segment.QuotaDescriptor.EXTENSION;
import static dev.backplane.engine.segment.QuotaDescriptor.HIGH_WATER_OFFSET;
import static dev.backplane.engine.segment.QuotaDescriptor.LIMIT_OFFSET;
import static dev.backplane.engine.segment.QuotaDescriptor.UNLIMITED;
import static dev.backplane.engine.segment.QuotaDescriptor.USED_OFFSET;

import dev.backplane.api.LimitExceededException;
import dev.backplane.api.shmem.QuotaInfo;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What extensions, databases and, where the operator says so, allocations take of the memory, and may take. The lock of the segment table guards the counters, so
 * they change with the rows that they sum up; they are derived, and the table's repair computes them anew.
 */
public final class Quotas {
    private final NameTable table;
    private final UnsafeBuffer buffer;

    /**
     * The quotas of an instance.
     *
     * @param table their names, with the lock of the segment table
     * @param buffer the control file's memory
     */
    public Quotas(final NameTable table, final UnsafeBuffer buffer) {
        this.table = table;
        this.buffer = buffer;
    }

    /**
     * Limits an extension.
     *
     * @param extension its name without a version
     * @param limit bytes; empty for none
     */
    public void limitExtension(final String extension, final OptionalLong limit) {
        limit(EXTENSION, extension, limit);
    }

    /**
     * Limits a database.
     *
     * @param database its name; it need not exist yet
     * @param limit bytes; empty for none
     */
    public void limitDatabase(final String database, final OptionalLong limit) {
        limit(DATABASE, database, limit);
    }

    /** Under the lock: the row + 1 of an allocation that has a limit now; 0 if it has none. */
    int limitAllocation(final String name, final OptionalLong limit) {
        final int row = setLimit(ALLOCATION, encode(name), limit);
        return limit.isPresent() ? row + 1 : 0;
    }

    private void limit(final int scope, final String name, final OptionalLong limit) {
        final byte[] bytes = encode(name);
        table.exclusively(() -> setLimit(scope, bytes, limit));
    }

    /** Who never had a limit needs no row to have none. */
    private int setLimit(final int scope, final byte[] name, final OptionalLong limit) {
        final int row = limit.isPresent() ? row(scope, name) : table.find(scope, name);
        if (row >= 0) {
            buffer.putLongRelease(table.payload(row) + LIMIT_OFFSET, limit.orElse(UNLIMITED));
        }
        return row;
    }

    static byte[] encode(final String name) {
        return ShmemText.encode("quota", name, RowDescriptor.MAX_NAME_BYTES);
    }

    /** Under the lock: the row of an extension or database, made if need be. */
    private int row(final int scope, final byte[] name) {
        final int found = table.find(scope, name);
        if (found >= 0) {
            return found;
        }
        try {
            return insert(scope, name);
        } catch (final LimitExceededException e) {
            dropUnused();
            return insert(scope, name);
        }
    }

    private int insert(final int scope, final byte[] name) {
        final int row = table.insert(scope, name, 0, payload -> {
            buffer.putLong(payload + LIMIT_OFFSET, UNLIMITED);
            buffer.putLong(payload + USED_OFFSET, 0);
            buffer.putLong(payload + HIGH_WATER_OFFSET, 0);
        });
        table.state(row, RowDescriptor.READY);
        return row;
    }

    /** Rows stay for their high-water marks, as long as there is room. */
    private void dropUnused() {
        table.forEach(row -> {
            if (used(row) == 0 && limit(row) == UNLIMITED) {
                table.remove(row);
            }
        });
    }

    /** Under the lock: the extension's row + 1; refuses what goes beyond its quota. */
    int requireExtension(final byte[] extension, final SegmentOpener.Request request, final long asked) {
        return require(EXTENSION, row(EXTENSION, extension), request, asked);
    }

    /** Under the lock: the database's row + 1; refuses what goes beyond its quota. */
    int requireDatabase(final String database, final SegmentOpener.Request request, final long asked) {
        return require(DATABASE, row(DATABASE, encode(database)), request, asked);
    }

    /** Under the lock: the row + 1 of a name that has a quota of its own, or 0; refuses what goes beyond it. */
    int requireAllocation(final byte[] name, final SegmentOpener.Request request, final long asked) {
        final int row = table.find(ALLOCATION, name);
        return row < 0 ? 0 : require(ALLOCATION, row, request, asked);
    }

    /** Under the lock: the database's row + 1, whatever it has taken. */
    int database(final String database) {
        return row(DATABASE, encode(database)) + 1;
    }

    private int require(final int scope, final int row, final SegmentOpener.Request request, final long asked) {
        final long limit = limit(row);
        if (limit != UNLIMITED && asked > limit - used(row)) {
            final String name = table.name(row);
            throw new LimitExceededException("the quota of " + title(scope) + " \"" + name + "\" is " + limit
                    + " bytes, of which " + used(row) + " are used, and " + request.title() + " asks for " + asked
                    + " (padding included): raise the key " + key(scope, name) + " in " + file(scope, name)
                    + ", or free something");
        }
        return row + 1;
    }

    /** Under the lock: counts what a row of the segment table takes, or no longer takes. */
    void count(final SegmentRows.Charge charge, final long bytes) {
        count(charge.extension() - 1, bytes);
        count(charge.database() - 1, bytes);
        count(charge.allocation() - 1, bytes);
    }

    private void count(final int row, final long bytes) {
        if (row < 0 || row >= table.capacity()) {
            return;
        }
        final int payload = table.payload(row);
        final long used = used(row) + bytes;
        buffer.putLong(payload + USED_OFFSET, used);
        if (used > buffer.getLong(payload + HIGH_WATER_OFFSET)) {
            buffer.putLong(payload + HIGH_WATER_OFFSET, used);
        }
    }

    /** Computes everything derived from the rows of the segment table. */
    void repair(final SegmentRows segments) {
        table.rebuildIndex();
        table.forEach(row -> table.state(row, RowDescriptor.READY));
        final long[] sums = sums(segments);
        table.forEach(row -> count(row, sums[row] - used(row)));
    }

    private long[] sums(final SegmentRows segments) {
        final long[] sums = new long[table.capacity()];
        segments.table().forEach(segment -> {
            final SegmentRows.Charge charge = segments.charge(segment);
            for (final int row : new int[] {charge.extension() - 1, charge.database() - 1, charge.allocation() - 1}) {
                if (row >= 0 && row < sums.length) {
                    sums[row] += segments.block(segment).allocated();
                }
            }
        });
        return sums;
    }

    /** Under the lock: where the counters and the rows of the segment table differ. */
    List<String> check(final SegmentRows segments) {
        final List<String> problems = new ArrayList<>();
        final long[] sums = sums(segments);
        table.forEach(row -> {
            if (used(row) != sums[row]) {
                problems.add("the quota of " + title(table.scope(row)) + " \"" + table.name(row) + "\" counts "
                        + used(row) + " bytes, its segments take " + sums[row]);
            }
            if (!table.isIndexed(row)) {
                problems.add("the quota of \"" + table.name(row) + "\" is not found by its name");
            }
        });
        return problems;
    }

    /**
     * All that is counted.
     *
     * @return a snapshot ordered by type and name
     */
    public List<QuotaInfo> quotas() {
        return table.shared(() -> {
            final List<QuotaInfo> quotas = new ArrayList<>();
            table.forEach(row -> {
                if (limit(row) != UNLIMITED || highWater(row) > 0) {
                    quotas.add(info(row));
                }
            });
            quotas.sort(Comparator.comparing(QuotaInfo::type).reversed().thenComparing(QuotaInfo::name));
            return quotas;
        });
    }

    private QuotaInfo info(final int row) {
        final int scope = table.scope(row);
        final String name = table.name(row);
        final long limit = limit(row);
        return new QuotaInfo(
                title(scope),
                name,
                used(row),
                limit == UNLIMITED ? OptionalLong.empty() : OptionalLong.of(limit),
                highWater(row),
                file(scope, name) + ": " + key(scope, name));
    }

    private static String title(final int scope) {
        return switch (scope) {
            case DATABASE -> "database";
            case ALLOCATION -> "allocation";
            default -> "extension";
        };
    }

    private static String file(final int scope, final String name) {
        return switch (scope) {
            case DATABASE -> "etc/dev.backplane.database-" + name + ".cfg";
            case ALLOCATION -> "etc/" + name.substring(0, Math.max(0, name.indexOf(':'))) + ".cfg";
            default -> "etc/" + name + ".cfg";
        };
    }

    private static String key(final int scope, final String name) {
        return scope == ALLOCATION ? "allocation." + name.substring(name.lastIndexOf(':') + 1) + ".quota" : "quota";
    }

    private long limit(final int row) {
        return buffer.getLong(table.payload(row) + LIMIT_OFFSET);
    }

    private long used(final int row) {
        return buffer.getLong(table.payload(row) + USED_OFFSET);
    }

    private long highWater(final int row) {
        return buffer.getLong(table.payload(row) + HIGH_WATER_OFFSET);
    }
}
