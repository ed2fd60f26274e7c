package dev.backplane.bench;

import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.algo.bytes.Access;
import net.openhft.chronicle.algo.locks.AcquisitionStrategies;
import net.openhft.chronicle.algo.locks.AcquisitionStrategy;
import net.openhft.chronicle.algo.locks.ReadWriteLockingStrategy;
import net.openhft.chronicle.algo.locks.ReadWriteWithWaitsLockingStrategy;
import net.openhft.chronicle.algo.locks.TryAcquireOperations;
import net.openhft.chronicle.algo.locks.VanillaReadWriteUpdateWithWaitsLockingStrategy;
import net.openhft.chronicle.core.Jvm;

/** Chronicle's inter-process read-write lock: eight bytes of shared memory, and those who wait spin. */
final class ChronicleLock {
    private static final long PATIENCE_SECONDS = 60;
    private static final ReadWriteWithWaitsLockingStrategy WORD =
            VanillaReadWriteUpdateWithWaitsLockingStrategy.instance();
    private static final AcquisitionStrategy<ReadWriteLockingStrategy, RuntimeException> READER =
            AcquisitionStrategies.spinLoopOrFail(PATIENCE_SECONDS, TimeUnit.SECONDS);

    private final Access<Object> access = Access.nativeAccess();
    private final long address;

    /**
     * A lock that is there already, or zeros, which are a free one.
     *
     * @param address of its eight bytes
     */
    ChronicleLock(final long address) {
        this.address = address;
    }

    /**
     * Spins as {@link AcquisitionStrategies#spinLoopRegisteringWaitOrFail} does, which forgets to take back that it waits
     * when it has the lock at last, so that readers would never get it again.
     */
    boolean lockWrite() {
        if (WORD.tryWriteLock(access, null, address)) {
            return true;
        }
        WORD.registerWait(access, null, address);
        while (!WORD.tryWriteLockAndDeregisterWait(access, null, address)) {
            Jvm.nanoPause();
        }
        return true;
    }

    void unlockWrite() {
        WORD.writeUnlock(access, null, address);
    }

    boolean lockRead() {
        return READER.acquire(TryAcquireOperations.readLock(), WORD, access, null, address);
    }

    void unlockRead() {
        WORD.readUnlock(access, null, address);
    }
}
