package dev.backplane.engine.memory;

import static dev.backplane.engine.memory.ControlFileDescriptor.MAX_REGIONS;

import dev.backplane.api.InstanceException;
import dev.backplane.api.LimitExceededException;
import dev.backplane.api.OutOfSharedMemoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The files that hold the instance's segments, mapped in this process when first needed. Region 0 is the control file.
 *
 * <p>A row of the region table (64 bytes): int state, int generation, long length, int kind,
 * int blocks taken in an extent, int block of an extent to look for room from first. All changes are made under
 * the segment table's lock. A row goes FREE, then USED; the file is made before somebody can know the region's number
 * through a segment row. A USED row that no segment refers to and that is no extent is left behind by a dead process;
 * the segment table's repair frees it.
 */
public final class Regions implements RegionMemory {
    /** Many small segments. */
    public static final int EXTENT = 1;

    /** One large segment. */
    public static final int OWN_FILE = 2;

    private static final int STATE_OFFSET = 0;
    private static final int GENERATION_OFFSET = 4;
    private static final int LENGTH_OFFSET = 8;
    private static final int KIND_OFFSET = 16;
    private static final int TAKEN_OFFSET = 20;
    private static final int ROOM_OFFSET = 24;
    private static final int USED = 1;

    private final ShmemFolder folder;
    private final ControlFile control;
    private final AtomicReferenceArray<Mapped> mapped = new AtomicReferenceArray<>(MAX_REGIONS);
    /** No region from here on was ever mapped by this process. */
    private volatile int mappedEnd = 1;

    private record Mapped(int generation, MappedFile file) {}

    /**
     * The regions of an instance.
     *
     * @param folder where the files lie
     * @param control the control file
     */
    public Regions(final ShmemFolder folder, final ControlFile control) {
        this.folder = folder;
        this.control = control;
    }

    /**
     * Takes a free number for a new region and counts its length as reserved. The file is not there yet.
     *
     * @param length bytes
     * @param kind {@link #EXTENT} or {@link #OWN_FILE}
     * @return the region's number
     */
    public int claim(final long length, final int kind) {
        final UnsafeBuffer buffer = control.buffer();
        final long limit = control.limits().sharedMemorySize();
        final long reserved = reservedBytes();
        if (length > limit - reserved) {
            throw new OutOfSharedMemoryException("out of shared memory: " + length + " bytes more are needed, but "
                    + reserved + " of shared_memory_size = " + limit + " bytes are reserved already; raise"
                    + " shared_memory_size in etc/dev.backplane.instance.cfg and restart");
        }
        final int end = end();
        for (int region = 1; region <= Math.min(end, MAX_REGIONS - 1); region++) {
            final int row = row(region);
            if (!isUsed(region)) {
                buffer.putInt(row + GENERATION_OFFSET, buffer.getInt(row + GENERATION_OFFSET) + 1);
                buffer.putLong(row + LENGTH_OFFSET, length);
                buffer.putInt(row + KIND_OFFSET, kind);
                buffer.putInt(row + TAKEN_OFFSET, 0);
                buffer.putInt(row + ROOM_OFFSET, 0);
                if (region == end) {
                    buffer.putInt(ControlFileDescriptor.REGIONS_USED_OFFSET, region);
                }
                buffer.putIntRelease(row + STATE_OFFSET, USED);
                return region;
            }
        }
        throw new LimitExceededException("all " + (MAX_REGIONS - 1) + " regions of shared memory are in use; each"
                + " segment of a MiB or more takes one: put several things into one segment");
    }

    /**
     * Makes the file of a claimed region.
     *
     * @param region its number
     */
    public void reserve(final int region) {
        MappedFile.reserve(folder.region(region, generation(region)), length(region));
    }

    /**
     * Frees a region: removes its file and makes its number free. Who has it mapped keeps the old memory.
     *
     * @param region its number
     */
    public void free(final int region) {
        requireNumber(region);
        try {
            Files.deleteIfExists(folder.region(region, generation(region)));
        } catch (final IOException e) {
            throw new InstanceException(
                    "the file of region " + region + " in " + folder.path() + " cannot be removed: " + e, e);
        }
        control.buffer().putIntRelease(row(region) + STATE_OFFSET, 0);
        mapped.set(region, null);
    }

    /**
     * A region's file, mapped.
     *
     * @param region its number, from 1
     * @return the file
     */
    public MappedFile map(final int region) {
        requireUsed(region);
        final int generation = generation(region);
        Mapped present = mapped.get(region);
        if (present == null || present.generation() != generation) {
            synchronized (mapped) {
                present = mapped.get(region);
                if (present == null || present.generation() != generation) {
                    present =
                            new Mapped(generation, MappedFile.open(folder.region(region, generation), length(region)));
                    mapped.set(region, present);
                    mappedEnd = Math.max(mappedEnd, region + 1);
                }
            }
        }
        return present.file();
    }

    @Override
    public UnsafeBuffer part(final int region, final long offset, final int length) {
        if (region != 0) {
            requireInside(region, offset, length);
            return map(region).part(offset, length);
        }
        requireInside(region, offset, length, control.layout().length());
        return control.part((int) offset, length);
    }

    /**
     * Refuses a block that is empty, or does not lie inside of a region in use.
     *
     * @param region the region's number
     * @param offset of the block's first byte
     * @param length bytes
     * @throws InstanceException if so: who says so has read damaged memory
     */
    public void requireInside(final int region, final long offset, final long length) {
        requireUsed(region);
        requireInside(region, offset, length, length(region));
    }

    private void requireInside(final int region, final long offset, final long length, final long whole) {
        if (offset < 0 || offset % Long.BYTES != 0 || length < 1 || offset > whole - length) {
            throw control.damaged("it tells of " + length + " bytes at offset " + offset + " of region " + region
                    + ", which has " + whole + " bytes");
        }
    }

    private void requireNumber(final int region) {
        if (region < 1 || region >= MAX_REGIONS) {
            throw control.damaged("it tells of region " + region + ", there are 1 to " + (MAX_REGIONS - 1));
        }
    }

    private void requireUsed(final int region) {
        requireNumber(region);
        if (!isUsed(region)) {
            throw new InstanceException(
                    "region " + region + " of " + control.path() + " is not in use: what pointed there"
                            + " was freed, or the file is damaged; then stop all processes of the instance and start it anew");
        }
        if (length(region) < 1 || length(region) > control.limits().sharedMemorySize()) {
            throw control.damaged("region " + region + " has " + length(region) + " bytes");
        }
    }

    /**
     * Looks whether somebody has truncated files that this process has mapped.
     *
     * @return a sentence for each
     */
    public List<String> truncations() {
        final List<String> found = new ArrayList<>();
        for (int region = 1; region < mappedEnd; region++) {
            final Mapped present = mapped.get(region);
            if (present != null) {
                present.file()
                        .truncation(folder.region(region, present.generation()))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    /**
     * The whole of a region, the control file included.
     *
     * @param region its number, from 0
     * @return the one buffer over it
     */
    public UnsafeBuffer buffer(final int region) {
        return region == 0 ? control.buffer() : map(region).buffer();
    }

    /**
     * Whether a region is an extent in use.
     *
     * @param region its number
     * @return true if small segments may lie in it
     */
    public boolean isExtent(final int region) {
        return isUsed(region) && control.buffer().getInt(row(region) + KIND_OFFSET) == EXTENT;
    }

    /**
     * How many blocks of an extent are taken: derived from its map, to pass full ones by.
     *
     * @param region its number
     * @return blocks, those of the map itself included
     */
    public int taken(final int region) {
        return control.buffer().getInt(row(region) + TAKEN_OFFSET);
    }

    /**
     * Counts blocks of an extent.
     *
     * @param region its number
     * @param blocks taken now
     */
    public void taken(final int region, final int blocks) {
        control.buffer().putInt(row(region) + TAKEN_OFFSET, blocks);
    }

    /**
     * Where to look for room in an extent first: behind what was taken last, or at what was given back in front of it.
     *
     * @param region its number
     * @return a block; 0 if nothing was taken yet
     */
    public int room(final int region) {
        return control.buffer().getInt(row(region) + ROOM_OFFSET);
    }

    /**
     * Says where to look for room in an extent first.
     *
     * @param region its number
     * @param block the block
     */
    public void room(final int region, final int block) {
        control.buffer().putInt(row(region) + ROOM_OFFSET, block);
    }

    /**
     * The end of the regions that were ever used: none from here on is in use.
     *
     * @return a region's number, from 1
     */
    public int end() {
        final int used = control.buffer().getInt(ControlFileDescriptor.REGIONS_USED_OFFSET);
        if (used < 0 || used >= MAX_REGIONS) {
            throw control.damaged("it has used " + used + " regions, there are 1 to " + (MAX_REGIONS - 1));
        }
        return used + 1;
    }

    /**
     * Whether a region's number is taken.
     *
     * @param region its number
     * @return true if it is
     */
    public boolean isUsed(final int region) {
        return control.buffer().getIntVolatile(row(region) + STATE_OFFSET) == USED;
    }

    /**
     * Whether a region's file is there.
     *
     * @param region its number
     * @return false for one whose maker died early
     */
    public boolean hasFile(final int region) {
        try {
            return Files.size(folder.region(region, generation(region))) == length(region);
        } catch (final IOException e) {
            return false;
        }
    }

    /**
     * A region's length.
     *
     * @param region its number
     * @return bytes
     */
    public long length(final int region) {
        return control.buffer().getLong(row(region) + LENGTH_OFFSET);
    }

    /**
     * What all regions take together.
     *
     * @return bytes
     */
    public long reservedBytes() {
        long sum = 0;
        final int end = end();
        for (int region = 1; region < end; region++) {
            if (isUsed(region)) {
                sum += length(region);
            }
        }
        return sum;
    }

    private int generation(final int region) {
        return control.buffer().getInt(row(region) + GENERATION_OFFSET);
    }

    private int row(final int region) {
        return control.layout().region(region);
    }
}
