package dev.backplane.engine.segment;

import dev.backplane.api.LimitExceededException;
import dev.backplane.api.OutOfSharedMemoryException;
import dev.backplane.api.shmem.Segment;
import dev.backplane.engine.lwlock.LWLockDescriptor;
import dev.backplane.engine.memory.Regions;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Small blocks in extents: files of 1 MiB, 2 MiB and so on up to 64 MiB. Each extent begins with a map of one bit for
 * each 128 bytes of itself. The map says nothing that the segment table does not say too, so it is computed anew after
 * a death, and neighbouring free blocks need no merging. Called under the segment table's lock, exclusively.
 */
final class ExtentAllocator {
    static final int GRANULE = Segment.ALIGNMENT;

    /** From this size on a segment gets a file of its own. */
    static final long OWN_FILE_SIZE = 1 << 20;

    private static final long SMALLEST_EXTENT = 1 << 18;
    private static final long FIRST_EXTENT = 1 << 20;
    private static final long LARGEST_EXTENT = 64 << 20;
    private static final int BITS = Long.SIZE;

    private final Regions regions;
    private int[] extents = {};

    ExtentAllocator(final Regions regions) {
        this.regions = regions;
    }

    /** Takes a block; answers its location. */
    long allocate(final long size) {
        final int granules = (int) (size / GRANULE);
        long location = allocateFrom(extents, granules);
        if (location == 0) {
            // another process may have made extents since
            extents = findExtents();
            location = allocateFrom(extents, granules);
        }
        if (location == 0) {
            grow(size);
            extents = findExtents();
            location = allocateFrom(extents, granules);
        }
        return location;
    }

    private int[] findExtents() {
        final int end = regions.end();
        final int[] found = new int[end];
        int count = 0;
        for (int region = 1; region < end; region++) {
            if (regions.isExtent(region)) {
                found[count] = region;
                count++;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private long allocateFrom(final int[] candidates, final int granules) {
        for (int i = candidates.length - 1; i >= 0; i--) {
            final int region = candidates[i];
            final int total = (int) (regions.length(region) / GRANULE);
            if (total - regions.taken(region) < granules) {
                continue;
            }
            final UnsafeBuffer map = regions.buffer(region);
            final int room = Math.max(0, regions.room(region));
            int first = find(map, room, total, granules);
            if (first < 0 && room > 0) {
                first = find(map, 0, total, granules);
            }
            if (first >= 0) {
                mark(region, first, granules, true);
                regions.room(region, first + granules);
                return LWLockDescriptor.location(region, (long) first * GRANULE);
            }
        }
        return 0;
    }

    private void grow(final long size) {
        long length = FIRST_EXTENT;
        for (int i = 0; i < extents.length && length < LARGEST_EXTENT || !fits(size, length); i++) {
            length *= 2;
        }
        while (true) {
            try {
                final int region = regions.claim(length, Regions.EXTENT);
                try {
                    regions.reserve(region);
                } catch (final RuntimeException e) {
                    regions.free(region);
                    throw e;
                }
                mark(region, 0, headerGranules(length), true);
                return;
            } catch (final OutOfSharedMemoryException | LimitExceededException e) {
                if (length / 2 < SMALLEST_EXTENT || !fits(size, length / 2)) {
                    throw e;
                }
                length /= 2;
            }
        }
    }

    private static boolean fits(final long size, final long length) {
        return size + (long) headerGranules(length) * GRANULE <= length;
    }

    static int headerGranules(final long length) {
        return BitUtil.align((int) (length / GRANULE / Byte.SIZE), GRANULE) / GRANULE;
    }

    /** Gives a block back. */
    void free(final int region, final long offset, final long size) {
        regions.requireInside(region, offset, size);
        final int first = (int) (offset / GRANULE);
        mark(region, first, (int) (size / GRANULE), false);
        if (first < regions.room(region)) {
            regions.room(region, first);
        }
    }

    /** Begins to compute all maps anew: only the headers are taken. */
    void clear() {
        extents = findExtents();
        for (final int region : extents) {
            final UnsafeBuffer map = regions.buffer(region);
            map.setMemory(0, map.capacity() / GRANULE / Byte.SIZE, (byte) 0);
            regions.taken(region, 0);
            regions.room(region, 0);
            mark(region, 0, headerGranules(map.capacity()), true);
        }
    }

    /** Marks a block as taken while the maps are computed anew. */
    void take(final int region, final long offset, final long size) {
        regions.requireInside(region, offset, size);
        mark(region, (int) (offset / GRANULE), (int) (size / GRANULE), true);
    }

    /** The first of enough free granules in a row; -1 if there are none. */
    private static int find(final UnsafeBuffer map, final int from, final int total, final int wanted) {
        int run = 0;
        int granule = from;
        while (granule < total) {
            final long word = map.getLong(granule / BITS * Long.BYTES);
            final int bit = granule % BITS;
            if (bit == 0 && word == -1L) {
                run = 0;
                granule += BITS;
            } else if (bit == 0 && word == 0 && wanted - run >= BITS) {
                run += BITS;
                granule += BITS;
            } else {
                run = (word & 1L << bit) == 0 ? run + 1 : 0;
                granule++;
            }
            if (run >= wanted) {
                return granule - run;
            }
        }
        return -1;
    }

    private void mark(final int region, final int first, final int count, final boolean taken) {
        final UnsafeBuffer map = regions.buffer(region);
        int granule = first;
        final int end = first + count;
        int changed = 0;
        while (granule < end) {
            final int bit = granule % BITS;
            final int length = Math.min(BITS - bit, end - granule);
            final long mask = (length == BITS ? -1L : (1L << length) - 1) << bit;
            final int offset = granule / BITS * Long.BYTES;
            final long before = map.getLong(offset);
            final long after = taken ? before | mask : before & ~mask;
            changed += Long.bitCount(after) - Long.bitCount(before);
            map.putLong(offset, after);
            granule += length;
        }
        regions.taken(region, regions.taken(region) + changed);
    }
}
