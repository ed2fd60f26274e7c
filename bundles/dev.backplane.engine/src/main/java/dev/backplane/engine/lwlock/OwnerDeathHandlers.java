package dev.backplane.engine.lwlock;

import dev.backplane.api.lwlock.OwnerDeathHandler;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How this process puts the data behind locks right: by the segment that a lock lies in, else by its tranche. */
public final class OwnerDeathHandlers {
    private final Map<Integer, OwnerDeathHandler> tranches = new ConcurrentHashMap<>();
    /** Guarded by itself: a skip list would take 5 ms to load, of each process's first attach. */
    private final NavigableMap<Long, Range> segments = new TreeMap<>();

    private record Range(long end, OwnerDeathHandler handler) {}

    OwnerDeathHandlers() {}

    /**
     * Sets the handler of a tranche; it replaces an earlier one.
     *
     * @param trancheId the tranche
     * @param handler the handler
     */
    public void ofTranche(final int trancheId, final OwnerDeathHandler handler) {
        tranches.put(trancheId, handler);
    }

    /**
     * Takes a tranche's handler back, if it has not been replaced.
     *
     * @param trancheId the tranche
     * @param handler the handler
     */
    public void forgetTranche(final int trancheId, final OwnerDeathHandler handler) {
        tranches.remove(trancheId, handler);
    }

    /**
     * Sets the handler of all locks in a piece of memory; it replaces an earlier one.
     *
     * @param location of its first byte
     * @param size bytes
     * @param handler the handler
     */
    public void ofSegment(final long location, final long size, final OwnerDeathHandler handler) {
        synchronized (segments) {
            segments.put(location, new Range(location + size, handler));
        }
    }

    /**
     * Takes a segment's handler back, if it has not been replaced.
     *
     * @param location of its first byte
     * @param handler the handler
     */
    public void forgetSegment(final long location, final OwnerDeathHandler handler) {
        synchronized (segments) {
            segments.computeIfPresent(location, (key, range) -> range.handler() == handler ? null : range);
        }
    }

    OwnerDeathHandler find(final long location, final int trancheId) {
        final Map.Entry<Long, Range> before;
        synchronized (segments) {
            before = segments.floorEntry(location);
        }
        return before != null && location < before.getValue().end()
                ? before.getValue().handler()
                : tranches.get(trancheId);
    }
}
