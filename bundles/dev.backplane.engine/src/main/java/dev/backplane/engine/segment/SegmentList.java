package dev.backplane.engine.segment;

import static dev.backplane.engine.segment.SegmentDescriptor.*;

import dev.backplane.api.Scope;
import dev.backplane.api.shmem.MemoryInfo;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.Regions;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.agrona.concurrent.UnsafeBuffer;

/** Shows the segment table: {@code pg_shmem_allocations}. */
public final class SegmentList {
    private final NameTable table;
    private final UnsafeBuffer buffer;
    private final Regions regions;
    private final long limit;
    private final IntFunction<String> ownerNames;
    private final IntFunction<Optional<String>> databaseNames;

    /**
     * A view of the segments of an instance.
     *
     * @param table their names
     * @param control the control file
     * @param regions their memory
     * @param ownerNames an owner's name
     * @param databaseNames a database's name; it may take the database table's lock
     */
    public SegmentList(
            final NameTable table,
            final ControlFile control,
            final Regions regions,
            final IntFunction<String> ownerNames,
            final IntFunction<Optional<String>> databaseNames) {
        this.table = table;
        this.buffer = control.buffer();
        this.regions = regions;
        this.limit = control.limits().sharedMemorySize();
        this.ownerNames = ownerNames;
        this.databaseNames = databaseNames;
    }

    private record Row(SegmentInfo info, int scope) {}

    /**
     * All ready segments.
     *
     * @return a snapshot ordered by scope, database and name
     */
    public List<SegmentInfo> segments() {
        final List<Row> rows = table.shared(() -> {
            final List<Row> found = new ArrayList<>();
            table.forEach(row -> {
                if (table.state(row) == RowDescriptor.READY) {
                    found.add(new Row(info(row), table.scope(row)));
                }
            });
            return found;
        });
        return rows.stream()
                .map(row -> withDatabase(row.info(), row.scope()))
                .sorted(Comparator.comparing(SegmentInfo::scope)
                        .thenComparing(info -> info.database().orElse(""))
                        .thenComparing(SegmentInfo::name))
                .toList();
    }

    private SegmentInfo info(final int row) {
        final int payload = table.payload(row);
        return new SegmentInfo(
                table.name(row),
                buffer.getInt(payload + KIND_OFFSET) == TRANCHE ? "tranche" : "segment",
                buffer.getLong(payload + OFFSET_OFFSET),
                buffer.getInt(payload + REGION_OFFSET),
                buffer.getLong(payload + SIZE_OFFSET),
                buffer.getLong(payload + ALLOCATED_OFFSET),
                table.scope(row) > 0 ? Scope.DATABASE : Scope.GLOBAL,
                Optional.empty(),
                ownerNames.apply(table.owner(row)),
                table.references(row));
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
                info.references());
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
                used[0] += buffer.getLong(table.payload(row) + ALLOCATED_OFFSET);
                count[0]++;
            });
            return new MemoryInfo(limit, regions.reservedBytes(), used[0], count[0]);
        });
    }
}
