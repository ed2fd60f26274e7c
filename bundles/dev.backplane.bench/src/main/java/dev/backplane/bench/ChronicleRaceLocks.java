package dev.backplane.bench;

/** Chronicle's locks, in the arena. */
final class ChronicleRaceLocks implements RaceLocks<ChronicleLock> {
    private final ChronicleLock[] locks = new ChronicleLock[Arena.MAX_LOCKS];

    ChronicleRaceLocks(final Arena arena) {
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new ChronicleLock(arena.lockAddress(i));
        }
    }

    @Override
    public ChronicleLock lock(final int index) {
        return locks[index];
    }

    @Override
    public void acquire(final ChronicleLock lock, final boolean exclusive) {
        if (exclusive) {
            lock.lockWrite();
        } else {
            lock.lockRead();
        }
    }

    @Override
    public void release(final ChronicleLock lock, final boolean exclusive) {
        if (exclusive) {
            lock.unlockWrite();
        } else {
            lock.unlockRead();
        }
    }

    @Override
    public void close() {}
}
