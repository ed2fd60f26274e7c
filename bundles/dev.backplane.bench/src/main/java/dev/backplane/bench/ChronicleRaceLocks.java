package dev.backplane.bench;

/** Chronicle's locks, in the arena. */
final class ChronicleRaceLocks implements RaceLocks {
    private final ChronicleLock[] locks = new ChronicleLock[Arena.MAX_LOCKS];

    ChronicleRaceLocks(final Arena arena) {
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new ChronicleLock(arena.lockAddress(i));
        }
    }

    @Override
    public void acquire(final int index, final boolean exclusive) {
        if (exclusive) {
            locks[index].lockWrite();
        } else {
            locks[index].lockRead();
        }
    }

    @Override
    public void release(final int index, final boolean exclusive) {
        if (exclusive) {
            locks[index].unlockWrite();
        } else {
            locks[index].unlockRead();
        }
    }

    @Override
    public void close() {}
}
