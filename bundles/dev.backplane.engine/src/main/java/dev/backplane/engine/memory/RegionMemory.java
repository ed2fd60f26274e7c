package dev.backplane.engine.memory;

import org.agrona.concurrent.UnsafeBuffer;

/** Shared memory by region and offset. */
public interface RegionMemory {
    /**
     * A part of a region, the control file included.
     *
     * @param region its number, from 0
     * @param offset of its first byte, a multiple of 8
     * @param length bytes
     * @return a new buffer
     * @throws dev.backplane.api.InstanceException if there is no such part: who says so has read damaged memory
     */
    UnsafeBuffer part(int region, long offset, int length);
}
