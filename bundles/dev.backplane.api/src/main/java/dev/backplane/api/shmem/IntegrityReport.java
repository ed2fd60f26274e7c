package dev.backplane.api.shmem;

import java.util.List;

/**
 * What a walk over the registry and the allocator found.
 *
 * @param segments how many segments there are, lock arrays of tranches included
 * @param allocated bytes that they take, with padding
 * @param regions files that hold them
 * @param reserved bytes of those files
 * @param locks locks of extensions
 * @param problems what is wrong, a sentence each; empty if all is well
 */
public record IntegrityReport(
        int segments, long allocated, int regions, long reserved, int locks, List<String> problems) {}
