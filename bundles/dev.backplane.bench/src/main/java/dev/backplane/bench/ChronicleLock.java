package dev.backplane.bench;

import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.algo.bytes.Access;
import net.openhft.chronicle.algo.locks.AcquisitionStrategies;
import net.openhft.chronicle.algo.locks.AcquisitionStrategy;
import net.openhft.chronicle.algo.locks.ReadWriteLockingStrategy;
import net.openhft.chronicle.algo.locks.ReadWriteWithWaitsLockingStrategy;
import net.openhft.chronicle.algo.locks.TryAcquireOperations;
import net.openhft.chronicle.algo.locks.VanillaReadWriteUpdateWithWaitsLockingStrategy;

/** Chronicle's inter-process read-write lock: eight bytes of shared memory, and those who wait spin. */
final class ChronicleLock {
    private static final long PATIENCE_SECONDS = 60;
    private static final ReadWriteWithWaitsLockingStrategy WORD =
            VanillaReadWriteUpdateWithWaitsLockingStrategy.instance();
    private static final AcquisitionStrategy<ReadWriteLockingStrategy, RuntimeException> READER =
            AcquisitionStrategies.spinLoopOrFail(PATIENCE_SECONDS, TimeUnit.SECONDS);
    private static final AcquisitionStrategy<ReadWriteWithWaitsLockingStrategy, RuntimeException> WRITER =
            AcquisitionStrategies.spinLoopRegisteringWaitOrFail(PATIENCE_SECONDS, TimeUnit.SECONDS);

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

    boolean lockWrite() {
        return WRITER.acquire(TryAcquireOperations.writeLock(), WORD, access, null, address);
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
