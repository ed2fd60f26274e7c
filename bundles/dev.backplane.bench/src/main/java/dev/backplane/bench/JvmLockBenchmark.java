package dev.backplane.bench;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The JDK's locks, which only threads of one process share. */
@State(Scope.Thread)
public class JvmLockBenchmark {
    private final StampedLock stamped = new StampedLock();
    private final ReentrantReadWriteLock reentrant = new ReentrantReadWriteLock();

    @Benchmark
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    @OperationsPerInvocation(LWLockBenchmark.PAIRS)
    public long stampedWrite() {
        long stamps = 0;
        for (int i = 0; i < LWLockBenchmark.PAIRS; i++) {
            final long stamp = stamped.writeLock();
            stamped.unlockWrite(stamp);
            stamps += stamp;
        }
        return stamps;
    }

    @Benchmark
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    @OperationsPerInvocation(LWLockBenchmark.PAIRS)
    public long stampedRead() {
        long stamps = 0;
        for (int i = 0; i < LWLockBenchmark.PAIRS; i++) {
            final long stamp = stamped.readLock();
            stamped.unlockRead(stamp);
            stamps += stamp;
        }
        return stamps;
    }

    @Benchmark
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    @OperationsPerInvocation(LWLockBenchmark.PAIRS)
    public void reentrantWrite() {
        pairs(reentrant.writeLock());
    }

    @Benchmark
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    @OperationsPerInvocation(LWLockBenchmark.PAIRS)
    public void reentrantRead() {
        pairs(reentrant.readLock());
    }

    private static void pairs(final Lock lock) {
        for (int i = 0; i < LWLockBenchmark.PAIRS; i++) {
            lock.lock();
            lock.unlock();
        }
    }
}
