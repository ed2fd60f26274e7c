package dev.backplane.bench;

/**
 * Takes and gives back locks until time is up; {@code race.h} is the same in C, operation for operation. What happens
 * between two locks must cost as little as there: behind each atomic operation every field would be loaded again.
 */
final class RaceLoop {
    /** The clock is read once in so many operations. */
    private static final int BATCH = 32;

    private static final long SEED = 0x9E3779B97F4A7C15L;

    private final RaceLocks locks;
    private final Arena arena;
    private final int party;
    private final int parties;
    private long random;

    /** What a shared holder has read, so that it does read. */
    private long read;

    /** What a lock was held for. */
    private long worked = 1;

    RaceLoop(final RaceLocks locks, final Arena arena, final int party, final int parties) {
        this.locks = locks;
        this.arena = arena;
        this.party = party;
        this.parties = parties;
    }

    /** Waits for the others, runs, and checks with them that the locks excluded. */
    RaceParty run(final RaceWorkload workload, final long windowNanos) {
        if (party == 0) {
            arena.clearCounters();
        }
        random = (party + 1) * SEED + 1;
        final RaceParty result = race(workload, arena.start(party, parties), windowNanos);
        arena.addExclusive(result.exclusive());
        arena.await(parties);
        if (!arena.isExact()) {
            throw new IllegalStateException("the lock did not exclude");
        }
        // nobody begins another race while somebody looks at this one
        arena.await(parties);
        return result;
    }

    private RaceParty race(final RaceWorkload workload, final long began, final long windowNanos) {
        long operations = 0;
        long exclusive = 0;
        long nanos;
        do {
            exclusive += batch(workload.exclusivePercent(), workload.locks(), workload.holdSteps());
            operations += BATCH;
            nanos = System.nanoTime() - began;
        } while (nanos < windowNanos);
        return new RaceParty(operations, exclusive, nanos);
    }

    private int batch(final int exclusivePercent, final int count, final int holdSteps) {
        final RaceLocks all = locks;
        final long counters = arena.countersAddress();
        long state = random;
        int exclusives = 0;
        for (int i = 0; i < BATCH; i++) {
            int index = 0;
            if (count > 1) {
                state = Work.next(state);
                index = choose(state, count);
            }
            boolean exclusive = exclusivePercent == 100;
            if (!exclusive && exclusivePercent > 0) {
                state = Work.next(state);
                exclusive = choose(state, 100) < exclusivePercent;
            }
            all.acquire(index, exclusive);
            if (exclusive) {
                Arena.count(counters, index);
                exclusives++;
            } else {
                read = Arena.counted(counters, index);
            }
            if (holdSteps > 0) {
                worked = Work.after(worked, holdSteps);
            }
            all.release(index, exclusive);
        }
        random = state;
        return exclusives;
    }

    private static int choose(final long random, final int bound) {
        return (int) ((random >>> 32) * bound >>> 32);
    }
}
