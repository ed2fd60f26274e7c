package dev.backplane.bench;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.engine.Instance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A process whose backends take locks at random, count under them, and rest between them, as sessions do; until
 * it is told to take the victim's locks and to keep them. Arguments: data folder, number of backends.
 *
 * <p>What all of them share, 8 bytes each:
 *
 * <pre>
 * 0                        operations that threw
 * 64 + 8 * lock            when a lock of the victim was first taken after it was asked for, System.nanoTime(); 0: not yet
 * 1024 + 8 * lock          what is counted under the lock
 * </pre>
 */
final class DeathBackend {
    static final String NAME = "death";
    static final int SIZE = 2048;
    static final int LOCKS = 16;
    /** The victim holds the first ones, every second of them in shared mode. */
    static final int VICTIMS_LOCKS = 4;

    static final int FAILURES_OFFSET = 0;
    private static final int TAKEN_OFFSET = 64;
    private static final int COUNTER_OFFSET = 1024;
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Instance instance;
    private final AtomicBuffer shared;
    private final LWLockTranche locks;
    private volatile boolean stopping;

    private DeathBackend(final Path data) {
        instance = Instance.attach(data);
        shared = instance.resourceOwner("bench:1")
                .sharedMemory()
                .namedSegment(NAME, SIZE, segment -> {})
                .buffer();
        locks = locks(instance);
    }

    static LWLockTranche locks(final Instance instance) {
        final LWLockTranche tranche =
                instance.resourceOwner("bench:1").lwLocks().requestNamedTranche(NAME, LOCKS);
        // a counter is whole at every moment
        tranche.onOwnerDeath((lock, death) -> {});
        return tranche;
    }

    static int taken(final int lock) {
        return TAKEN_OFFSET + Long.BYTES * lock;
    }

    public static void main(final String[] args) throws Exception {
        final DeathBackend process = new DeathBackend(Path.of(args[0]));
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            threads.add(new Thread(process::work, "backend " + i));
        }
        threads.forEach(Thread::start);
        System.out.println("working");
        if (System.in.read() >= 0) {
            process.holdForEver();
        }
        process.stopping = true;
        for (final Thread thread : threads) {
            thread.join();
        }
        process.instance.close();
    }

    private void work() {
        instance.backends().register(NAME);
        while (!stopping) {
            try {
                operate(ThreadLocalRandom.current().nextInt(LOCKS));
            } catch (final RuntimeException e) {
                shared.getAndAddLong(FAILURES_OFFSET, 1);
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_REST_NANOS));
        }
    }

    private void operate(final int index) {
        final LWLock lock = locks.lock(index);
        lock.acquire(LWLockMode.EXCLUSIVE);
        try {
            shared.compareAndSetLong(taken(index), 0, System.nanoTime());
            final int counter = COUNTER_OFFSET + Long.BYTES * index;
            shared.putLong(counter, shared.getLong(counter) + 1);
        } finally {
            lock.release();
        }
    }

    private void holdForEver() throws InterruptedException {
        instance.backends().register(NAME);
        for (int i = 0; i < VICTIMS_LOCKS; i++) {
            locks.lock(i).acquire(i % 2 == 0 ? LWLockMode.EXCLUSIVE : LWLockMode.SHARED);
        }
        System.out.println("holding");
        Thread.currentThread().join();
    }
}
