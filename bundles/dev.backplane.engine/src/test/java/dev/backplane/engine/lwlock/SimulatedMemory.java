package dev.backplane.engine.lwlock;

import java.nio.ByteBuffer;
import java.util.function.IntPredicate;
import org.agrona.concurrent.UnsafeBuffer;

/** A process's view on shared memory: before each access that others can tell, the simulation may let others go on. */
final class SimulatedMemory extends UnsafeBuffer {
    private final Simulation simulation;
    private final int base;
    private final IntPredicate isStep;

    /**
     * A view.
     *
     * @param simulation decides who goes on
     * @param memory the memory
     * @param base where the view begins
     * @param length its bytes
     * @param isStep whether an access to an offset of the memory is a step
     */
    SimulatedMemory(
            final Simulation simulation,
            final ByteBuffer memory,
            final int base,
            final int length,
            final IntPredicate isStep) {
        super(memory, base, length);
        this.simulation = simulation;
        this.base = base;
        this.isStep = isStep;
    }

    private void step(final int index) {
        if (isStep.test(base + index)) {
            simulation.step();
        } else {
            simulation.requireAlive();
        }
    }

    @Override
    public long getLong(final int index) {
        final long value = super.getLong(index);
        return isStep.test(base + index) ? simulation.seen(value) : value;
    }

    @Override
    public long getLongVolatile(final int index) {
        step(index);
        return simulation.seen(super.getLongVolatile(index));
    }

    @Override
    public void putLongVolatile(final int index, final long value) {
        step(index);
        super.putLongVolatile(index, value);
        simulation.seen(1);
    }

    @Override
    public void putLongRelease(final int index, final long value) {
        step(index);
        super.putLongRelease(index, value);
        simulation.seen(1);
    }

    @Override
    public boolean compareAndSetLong(final int index, final long expected, final long value) {
        step(index);
        return simulation.seen(super.compareAndSetLong(index, expected, value) ? 1 : 0) != 0;
    }

    @Override
    public long getAndAddLong(final int index, final long delta) {
        step(index);
        return simulation.seen(super.getAndAddLong(index, delta));
    }

    @Override
    public int getIntVolatile(final int index) {
        step(index);
        return (int) simulation.seen(super.getIntVolatile(index));
    }

    @Override
    public void putIntVolatile(final int index, final int value) {
        step(index);
        super.putIntVolatile(index, value);
        simulation.seen(1);
    }

    @Override
    public boolean compareAndSetInt(final int index, final int expected, final int value) {
        step(index);
        return simulation.seen(super.compareAndSetInt(index, expected, value) ? 1 : 0) != 0;
    }

    @Override
    public int getAndAddInt(final int index, final int delta) {
        step(index);
        return (int) simulation.seen(super.getAndAddInt(index, delta));
    }
}
