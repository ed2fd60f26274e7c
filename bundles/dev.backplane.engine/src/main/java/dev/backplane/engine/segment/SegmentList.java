package dev.backplane.engine.segment;

import dev.backplane.api.Scope;
import dev.backplane.api.shmem.IntegrityReport;
import dev.backplane.api.shmem.MemoryInfo;
import dev.backplane.api.shmem.QuotaInfo;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.engine.memory.Names;
import dev.backplane.engine.memory.Regions;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Shows the segment table: {@code pg_shmem_allocations}. */
public final class SegmentList {
    private final SegmentRows rows;
    private final NameTable table;
    private final Regions regions;
    private final Quotas quotas;
    private final long limit;
    private final Names ownerNames;
    private final IntFunction<Optional<String>> databaseNames;

    /**
     * A view of the segments of an instance.
     *
     * @param rows their rows
     * @param regions their memory
     * @param quotas who may take how much
     * @param limit shared_memory_size
     * @param ownerNames an owner's name
     * @param databaseNames a database's name; it may take the database table's lock
     */
    public SegmentList(
            final SegmentRows rows,
            final Regions regions,
            final Quotas quotas,
            final long limit,
            final Names ownerNames,
            final IntFunction<Optional<String>> databaseNames) {
        this.rows = rows;
        this.table = rows.table();
        this.regions = regions;
        this.quotas = quotas;
        this.limit = limit;
        this.ownerNames = ownerNames;
        this.databaseNames = databaseNames;
    }

    private record Row(SegmentInfo info, int scope) {}

    /**
     * All segments, those that are just being made aside.
     *
     * @return a snapshot ordered by scope, database and name
     */
    public List<SegmentInfo> segments() {
        final List<Row> found = table.shared(() -> {
            final List<Row> all = new ArrayList<>();
            table.forEach(row -> {
                if (table.state(row) != RowDescriptor.HIDDEN && table.state(row) != RowDescriptor.CREATING) {
                    all.add(new Row(info(row), table.scope(row)));
                }
            });
            return all;
        });
        return found.stream()
                .map(row -> withDatabase(row.info(), row.scope()))
                .sorted(Comparator.comparing(SegmentInfo::scope)
                        .thenComparing(info -> info.database().orElse(""))
                        .thenComparing(SegmentInfo::name))
                .toList();
    }

    private SegmentInfo info(final int row) {
        final SegmentRows.Block block = rows.block(row);
        return new SegmentInfo(
                table.name(row),
                rows.kind(row) == SegmentDescriptor.TRANCHE ? "tranche" : "segment",
                block.offset(),
                block.region(),
                rows.size(row),
                block.allocated(),
                table.scope(row) > 0 ? Scope.DATABASE : Scope.GLOBAL,
                Optional.empty(),
                ownerNames.name(table.owner(row)),
                rows.layoutVersion(row),
                rows.isKept(row),
                state(row),
                table.references().pids(row));
    }

    private String state(final int row) {
        return switch (table.state(row)) {
            case RowDescriptor.MIGRATING -> "migrating";
            case RowDescriptor.CONDEMNED -> "condemned";
            default -> rows.hasQuarantinedLock(row) ? "quarantined" : "ready";
        };
    }

    private SegmentInfo withDatabase(final SegmentInfo info, final int scope) {
        return new SegmentInfo(
                info.name(),
                info.type(),
                info.off(),
                info.region(),
                info.size(),
                info.allocatedSize(),
                info.scope(),
                scope > 0 ? databaseNames.apply(scope) : Optional.empty(),
                info.owner(),
                info.layoutVersion(),
                info.kept(),
                info.state(),
                info.references());
    }

    /**
     * Compares everything that is stored twice.
     *
     * @return what was found
     */
    public IntegrityReport check() {
        return IntegrityCheck.run(rows, regions, quotas);
    }

    /**
     * What extensions and databases take, and may take.
     *
     * @return a snapshot ordered by type and name
     */
    public List<QuotaInfo> quotas() {
        return quotas.quotas();
    }

    /**
     * How full the memory is.
     *
     * @return a snapshot
     */
    public MemoryInfo memory() {
        return table.shared(() -> {
            final long[] used = {0};
            final int[] count = {0};
            table.forEach(row -> {
                used[0] += rows.block(row).allocated();
                count[0]++;
            });
            return new MemoryInfo(limit, regions.reservedBytes(), used[0], count[0]);
        });
    }
}
