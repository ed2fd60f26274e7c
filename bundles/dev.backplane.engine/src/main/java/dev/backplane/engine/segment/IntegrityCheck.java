package dev.backplane.engine.segment;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.shmem.IntegrityReport;
import dev.backplane.engine.memory.Regions;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** Compares everything that the segment table, the allocator and the files say about the same thing. */
public final class IntegrityCheck {
    private final SegmentRows rows;
    private final NameTable table;
    private final Regions regions;
    private final List<String> problems = new ArrayList<>();
    private final Map<Integer, BitSet> taken = new HashMap<>();
    private int segments;
    private int locks;
    private long allocated;

    private IntegrityCheck(final SegmentRows rows, final Regions regions) {
        this.rows = rows;
        this.table = rows.table();
        this.regions = regions;
    }

    /**
     * Walks over everything while nobody changes it.
     *
     * @param rows the segments
     * @param regions their files
     * @param quotas counts their memory
     * @return what was found
     */
    public static IntegrityReport run(final SegmentRows rows, final Regions regions, final Quotas quotas) {
        return rows.table().exclusively(() -> {
            final IntegrityCheck check = new IntegrityCheck(rows, regions);
            check.problems.addAll(quotas.check(rows));
            return check.walk();
        });
    }

    private IntegrityReport walk() {
        table.forEach(this::checkRow);
        final int lost = table.lost();
        if (lost != 0) {
            problems.add(lost + " free rows of the segment table are on no list");
        }
        int used = 0;
        final int end = regions.end();
        for (int region = 1; region < end; region++) {
            if (regions.isUsed(region)) {
                used++;
                checkRegion(region);
            }
        }
        return new IntegrityReport(segments, allocated, used, regions.reservedBytes(), locks, List.copyOf(problems));
    }

    private void checkRow(final int row) {
        final SegmentRows.Block block = rows.block(row);
        final String who = "segment \"" + table.name(row) + "\" (row " + row + ")";
        segments++;
        allocated += block.allocated();
        final int state = table.state(row);
        final boolean findable = state != RowDescriptor.HIDDEN && state != RowDescriptor.CONDEMNED;
        if (findable && !table.isIndexed(row)) {
            problems.add(who + " is not found by its name");
        }
        if (!table.isListed(row)) {
            problems.add(who + " is not on the list of its scope");
        }
        if (state == RowDescriptor.READY && table.references().isEmpty(row) && !rows.isKept(row)) {
            problems.add(who + " is referred to by nobody and still there");
        }
        if (!regions.isUsed(block.region())) {
            problems.add(who + " lies in region " + block.region() + ", which is free");
            return;
        }
        if (block.offset() < 0
                || block.allocated() < rows.size(row)
                || block.offset() > regions.length(block.region()) - block.allocated()) {
            problems.add(who + " reaches beyond region " + block.region());
            return;
        }
        take(who, block);
        checkLocks(who, row, state);
    }

    private void take(final String who, final SegmentRows.Block block) {
        final BitSet bits = taken.computeIfAbsent(block.region(), unknown -> new BitSet());
        final int begin = (int) (block.offset() / ExtentAllocator.GRANULE);
        final int end = (int) ((block.offset() + block.allocated()) / ExtentAllocator.GRANULE);
        final int first = bits.nextSetBit(begin);
        if (first >= 0 && first < end) {
            problems.add(who + " shares bytes with another segment of region " + block.region());
        }
        bits.set(begin, end);
    }

    private void checkLocks(final String who, final int row, final int state) {
        if (rows.kind(row) == SegmentDescriptor.TRANCHE) {
            locks += (int) (rows.size(row) / LWLock.SIZE);
        } else if (state == RowDescriptor.READY && !rows.chain(row).forEach(location -> locks++)) {
            problems.add("the list of locks inside " + who + " is broken: its extension has overwritten a lock");
        }
    }

    private void checkRegion(final int region) {
        if (!regions.hasFile(region)) {
            problems.add("the file of region " + region + " is missing or has another length than "
                    + regions.length(region) + " bytes");
            return;
        }
        final BitSet expected = taken.getOrDefault(region, new BitSet());
        if (!regions.isExtent(region)) {
            if (expected.isEmpty()) {
                problems.add("region " + region + " belongs to no segment");
            }
            return;
        }
        final UnsafeBuffer map = regions.buffer(region);
        final int granules = map.capacity() / ExtentAllocator.GRANULE;
        expected.set(0, ExtentAllocator.headerGranules(map.capacity()));
        if (regions.taken(region) != expected.cardinality()) {
            problems.add("region " + region + " counts " + regions.taken(region)
                    + " blocks as taken, the segment table " + expected.cardinality());
        }
        for (int granule = 0; granule < granules; granule++) {
            final boolean marked = (map.getLong(granule / Long.SIZE * Long.BYTES) & 1L << granule % Long.SIZE) != 0;
            if (marked != expected.get(granule)) {
                problems.add("the map of region " + region + " says " + (marked ? "taken" : "free") + " for block "
                        + granule + ", the segment table the opposite");
                return;
            }
        }
    }
}
