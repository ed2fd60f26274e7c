package dev.backplane.engine.segment;

import dev.backplane.engine.lwlock.LWLockDescriptor;
import dev.backplane.engine.memory.Names;
import dev.backplane.engine.memory.Regions;
import dev.backplane.engine.table.OwnerFamily;
import java.util.HashMap;
import java.util.Map;
import org.agrona.BitUtil;

/** Where segments lie: small ones in extents, large ones in files of their own. Called under the segment table's lock. */
public final class SegmentMemory {
    private final Regions regions;
    private final ExtentAllocator allocator;
    private final Quotas quotas;
    private final Names ownerNames;
    private final Map<Integer, byte[]> extensions = new HashMap<>();

    /**
     * The memory of an instance's segments.
     *
     * @param regions its files
     * @param quotas who may take how much
     * @param ownerNames an owner's name
     */
    public SegmentMemory(final Regions regions, final Quotas quotas, final Names ownerNames) {
        this.regions = regions;
        this.quotas = quotas;
        this.ownerNames = ownerNames;
        this.allocator = new ExtentAllocator(regions);
    }

    Regions regions() {
        return regions;
    }

    /** Whom a segment will be counted for; refuses what goes beyond a quota. The name is the request's. */
    SegmentRows.Charge requireQuota(final SegmentOpener.Request request, final byte[] name) {
        final long asked = BitUtil.align(request.size(), (long) ExtentAllocator.GRANULE);
        return new SegmentRows.Charge(
                quotas.requireExtension(extension(request.owner()), request, asked),
                request.scope() > 0 && request.database().isPresent()
                        ? quotas.requireDatabase(request.database().get(), request, asked)
                        : 0,
                quotas.requireAllocation(name, request, asked));
    }

    /** The name that an owner's quota has. An owner is never another one: its generation is part of it. */
    private byte[] extension(final int owner) {
        return extensions.computeIfAbsent(
                owner, missing -> Quotas.encode(OwnerFamily.nameOf(ownerNames.name(missing))));
    }

    /** Counts the memory of a new row. */
    void charge(final SegmentRows.Charge charge, final SegmentRows.Block block) {
        quotas.count(charge, block.allocated());
    }

    /** Counts the memory of a row that is free now no more. */
    void discharge(final SegmentRows.Charge charge, final SegmentRows.Block block) {
        quotas.count(charge, -block.allocated());
    }

    /** Counts a row for a database by its new name. What is taken stays, also beyond that name's quota. */
    void chargeToDatabase(final SegmentRows rows, final int row, final String database) {
        final SegmentRows.Charge before = rows.charge(row);
        recharge(rows, row, new SegmentRows.Charge(before.extension(), quotas.database(database), before.allocation()));
    }

    /** Counts a row for a quota that its name has got. */
    void chargeToAllocation(final SegmentRows rows, final int row, final int quota) {
        final SegmentRows.Charge before = rows.charge(row);
        recharge(rows, row, new SegmentRows.Charge(before.extension(), before.database(), quota));
    }

    private void recharge(final SegmentRows rows, final int row, final SegmentRows.Charge after) {
        final SegmentRows.Charge before = rows.charge(row);
        if (!after.equals(before)) {
            final long bytes = rows.block(row).allocated();
            quotas.count(before, -bytes);
            rows.charge(row, after);
            quotas.count(after, bytes);
        }
    }

    Quotas quotas() {
        return quotas;
    }

    SegmentRows.Block allocate(final long size) {
        final long allocated = BitUtil.align(size, (long) ExtentAllocator.GRANULE);
        final long location = allocated >= ExtentAllocator.OWN_FILE_SIZE
                ? LWLockDescriptor.location(regions.claim(allocated, Regions.OWN_FILE), 0)
                : allocator.allocate(allocated);
        return new SegmentRows.Block(
                LWLockDescriptor.regionOf(location), LWLockDescriptor.offsetOf(location), allocated);
    }

    /** Provides zeroed bytes, outside of the lock: the row that has the block is not ready yet. */
    void zero(final SegmentRows.Block block) {
        if (block.isOwnFile()) {
            regions.reserve(block.region());
        } else {
            regions.buffer(block.region()).setMemory((int) block.offset(), (int) block.allocated(), (byte) 0);
        }
    }

    void free(final SegmentRows.Block block) {
        if (block.isOwnFile()) {
            regions.free(block.region());
        } else {
            allocator.free(block.region(), block.offset(), block.allocated());
        }
    }

    /** Computes anew which memory is in use, from the rows. */
    void repair(final SegmentRows rows) {
        final int end = regions.end();
        for (int region = 1; region < end; region++) {
            if (regions.isUsed(region) && isOrphan(region, rows)) {
                regions.free(region);
            }
        }
        quotas.repair(rows);
        allocator.clear();
        rows.table().forEach(row -> {
            final SegmentRows.Block block = rows.block(row);
            if (!block.isOwnFile()) {
                allocator.take(block.region(), block.offset(), block.allocated());
            }
        });
    }

    private boolean isOrphan(final int region, final SegmentRows rows) {
        if (regions.isExtent(region)) {
            return !regions.hasFile(region);
        }
        final boolean[] used = {false};
        rows.table().forEach(row -> used[0] |= rows.block(row).region() == region);
        return !used[0];
    }

    ExtentAllocator allocator() {
        return allocator;
    }
}
