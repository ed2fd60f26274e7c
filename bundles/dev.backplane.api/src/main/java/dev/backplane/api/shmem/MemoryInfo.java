package dev.backplane.api.shmem;

/**
 * How full the instance's shared memory is.
 *
 * @param limit the most that segments may take together, in bytes ({@code shared_memory_size})
 * @param reserved bytes of the files that hold segments; all of it is really backed by memory
 * @param used bytes of living segments, padding included
 * @param segments number of living segments
 */
public record MemoryInfo(long limit, long reserved, long used, int segments) {}
