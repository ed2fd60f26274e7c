package dev.backplane.bench;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The JDK's locks, which only threads of one process share. */
@State(Scope.Thread)
public class JvmLockBenchmark {
    private final StampedLock stamped = new StampedLock();
    private final ReentrantReadWriteLock reentrant = new ReentrantReadWriteLock();

    @Benchmark
    public long stampedWrite() {
        final long stamp = stamped.writeLock();
        stamped.unlockWrite(stamp);
        return stamp;
    }

    @Benchmark
    public long stampedRead() {
        final long stamp = stamped.readLock();
        stamped.unlockRead(stamp);
        return stamp;
    }

    @Benchmark
    public ReentrantReadWriteLock reentrantWrite() {
        reentrant.writeLock().lock();
        reentrant.writeLock().unlock();
        return reentrant;
    }

    @Benchmark
    public ReentrantReadWriteLock reentrantRead() {
        reentrant.readLock().lock();
        reentrant.readLock().unlock();
        return reentrant;
    }
}
