package dev.backplane.engine;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.LockNotHeldException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockArray;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.api.lwlock.WakePolicy;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.wait.WaitEvent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A process of the chaos test: it does everything at random on shared counters, locks, segments and names, until it is
 * told to end or killed. {@code ChaosWorker DATA NUMBER SEED}.
 *
 * <p>Truth: for each lock a total and one tally for each worker, both changed under the lock, the tally last; and, in a file
 * of the worker alone, how many changes it knows to be complete. After a death the handler computes the total anew.
 */
public final class ChaosWorker {
    static final int WORKERS = 8;
    static final int LOCKS = 4;
    static final String TRANCHE = "chaos";
    static final String FAIR_TRANCHE = "chaos fair";
    static final String TOTALS = "chaos totals";

    /** For each lock: the total, then a tally for each worker. */
    static final int LENGTH = 2 * LOCKS * (WORKERS + 1) * Long.BYTES;

    private final int number;
    private final Random random;
    private final ResourceOwner owner;
    private final LWLock[] locks = new LWLock[2 * LOCKS];
    private final LWLockArray[] arrays;
    private final AtomicBuffer totals;
    private final UnsafeBuffer acknowledged;
    private final WaitEvent event;

    private ChaosWorker(final ResourceOwner owner, final int number, final long seed, final UnsafeBuffer acknowledged) {
        this.owner = owner;
        this.number = number;
        this.random = new Random(seed);
        this.acknowledged = acknowledged;
        totals = totals(owner);
        final LWLockTranche barging = tranche(owner, TRANCHE, WakePolicy.BARGING, totals, 0);
        final LWLockTranche fair = tranche(owner, FAIR_TRANCHE, WakePolicy.FIFO, totals, LOCKS);
        arrays = new LWLockArray[] {barging.locks(), fair.locks()};
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = barging.lock(i);
            locks[LOCKS + i] = fair.lock(i);
        }
        event = owner.waitEvents().define("chaos event");
    }

    static AtomicBuffer totals(final ResourceOwner owner) {
        return owner.sharedMemory()
                .namedSegment(TOTALS, LENGTH, SegmentInitializer.ZEROED)
                .buffer();
    }

    static int total(final int lock) {
        return lock * (WORKERS + 1) * Long.BYTES;
    }

    static int tally(final int lock, final int worker) {
        return total(lock) + (worker + 1) * Long.BYTES;
    }

    static long sum(final AtomicBuffer totals, final int lock) {
        long sum = 0;
        for (int worker = 0; worker < WORKERS; worker++) {
            sum += totals.getLong(tally(lock, worker));
        }
        return sum;
    }

    static LWLockTranche tranche(
            final ResourceOwner owner,
            final String name,
            final WakePolicy policy,
            final AtomicBuffer totals,
            final int firstLock) {
        final LWLockTranche tranche =
                owner.lwLocks().requestNamedTranche(name, LOCKS, TrancheOptions.DEFAULT.wakePolicy(policy));
        tranche.onOwnerDeath((lock, death) -> {
            final String text = lock.name();
            final int index = Integer.parseInt(text.substring(text.indexOf('[') + 1, text.length() - 1));
            totals.putLong(total(firstLock + index), sum(totals, firstLock + index));
        });
        return tranche;
    }

    /**
     * Works until a line comes.
     *
     * @param arguments data folder, number, seed
     * @throws Exception fails the test
     */
    public static void main(final String... arguments) throws Exception {
        final Path data = Path.of(arguments[0]);
        final int number = Integer.parseInt(arguments[1]);
        try (Instance instance = Instance.attach(data);
                Backend me = instance.backends().register("chaos " + number)) {
            final ChaosWorker worker = new ChaosWorker(
                    instance.resourceOwner("chaos:" + number),
                    number,
                    Long.parseLong(arguments[2]),
                    acknowledged(data, number));
            System.out.println("ready " + me.id());
            while (System.in.available() == 0) {
                worker.doSomething();
                worker.rest();
            }
            System.out.println("done");
        }
    }

    static UnsafeBuffer acknowledged(final Path data, final int number) throws IOException {
        try (FileChannel channel = FileChannel.open(
                data.resolve("acknowledged." + number),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            return new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, 2L * LOCKS * Long.BYTES));
        }
    }

    private void doSomething() throws InterruptedException {
        final int lock = random.nextInt(2 * LOCKS);
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> {
                arrays[lock / LOCKS].acquire(lock % LOCKS, LWLockMode.EXCLUSIVE);
                change(lock);
                locks[lock].release();
            }
            case 3, 4 -> {
                locks[lock].acquire(LWLockMode.SHARED);
                look(lock);
                arrays[lock / LOCKS].release(lock % LOCKS);
            }
            case 5 ->
                ifHeld(lock, locks[lock].tryAcquire(LWLockMode.EXCLUSIVE, Duration.ofNanos(random.nextInt(300_000))));
            case 6 -> ifHeld(lock, locks[lock].acquireOrWait(LWLockMode.EXCLUSIVE));
            case 7 -> {
                final OptionalLong seen = locks[lock].waitForVar(0);
                require(seen.isEmpty() || seen.getAsLong() == 1, "variable of " + lock + " is " + seen);
            }
            case 8 -> {
                locks[lock].acquire(LWLockMode.EXCLUSIVE);
                locks[lock].updateVar(1);
                change(lock);
                locks[lock].releaseClearVar(0);
            }
            case 9 -> disown(lock);
            case 10 -> segment();
            default -> twoLocks(lock);
        }
    }

    /** Leaves processor time to those who start. */
    private void rest() {
        if (random.nextBoolean()) {
            LockSupport.parkNanos(random.nextInt(3_000_000));
        }
    }

    private void ifHeld(final int lock, final boolean held) {
        if (held) {
            change(lock);
            locks[lock].release();
        }
    }

    private void change(final int lock) {
        look(lock);
        totals.putLong(total(lock), totals.getLong(total(lock)) + 1);
        totals.putLong(tally(lock, number), totals.getLong(tally(lock, number)) + 1);
        acknowledged.putLongRelease(lock * Long.BYTES, totals.getLong(tally(lock, number)));
    }

    private void look(final int lock) {
        final long total = totals.getLong(total(lock));
        final long sum = sum(totals, lock);
        require(total == sum, "total of lock " + lock + " is " + total + ", the tallies make " + sum);
    }

    private void disown(final int lock) {
        locks[lock].acquire(LWLockMode.SHARED);
        locks[lock].disown();
        event.start();
        Thread.onSpinWait();
        event.end();
        try {
            locks[lock].releaseDisowned(LWLockMode.SHARED);
        } catch (final LockNotHeldException e) {
            throw new IllegalStateException("a disowned hold vanished", e);
        }
    }

    private void segment() {
        final int which = random.nextInt(6);
        final int size = which == 5 ? 1 << 20 : 100 << which;
        try (Segment segment = owner.sharedMemory()
                .namedSegment("chaos " + which, size, fresh -> fresh.buffer().setMemory(0, size, (byte) which))) {
            require(segment.buffer().getByte(random.nextInt(size)) == which, "foreign bytes in segment " + which);
            if (random.nextInt(4) == 0) {
                owner.lwLocks()
                        .requestNamedTranche("chaos tranche " + which, 1 + which)
                        .close();
            }
        }
    }

    private void twoLocks(final int lock) {
        final int first = Math.min(lock, 2 * LOCKS - 2);
        locks[first].acquire(LWLockMode.SHARED);
        if (locks[first + 1].conditionalAcquire(LWLockMode.EXCLUSIVE)) {
            change(first + 1);
        }
        owner.lwLocks().releaseAll();
    }

    private static void require(final boolean condition, final String otherwise) {
        if (!condition) {
            throw new BackplaneException(otherwise) {
                private static final long serialVersionUID = 1L;
            };
        }
    }
}
