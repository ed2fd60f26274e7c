package dev.backplane.extension.sharedlog.log;

import dev.backplane.api.Scope;
import dev.backplane.api.shmem.Segment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.agrona.concurrent.AtomicBuffer;

/** A segment as a process sees it that is killed before one of its stores: that one does not reach the memory any more. */
final class DyingSegment extends BareSegment {
    private final Segment memory;
    private int storesLeft;

    /**
     * A view of a segment.
     *
     * @param memory the segment that the other processes see
     * @param stores how many stores come before the death
     */
    DyingSegment(final Segment memory, final int stores) {
        this.memory = memory;
        this.storesLeft = stores;
    }

    @Override
    public AtomicBuffer buffer() {
        return (AtomicBuffer) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AtomicBuffer.class}, (proxy, method, arguments) -> {
                    if (!method.getName().startsWith("get") && --storesLeft < 0) {
                        throw new Killed();
                    }
                    try {
                        return method.invoke(memory.buffer(), arguments);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public String name() {
        return memory.name();
    }

    @Override
    public Scope scope() {
        return memory.scope();
    }

    @Override
    public Optional<String> database() {
        return memory.database();
    }

    @Override
    public long size() {
        return memory.size();
    }

    @Override
    public boolean found() {
        return memory.found();
    }

    @Override
    public AtomicBuffer window(final long offset, final int length) {
        throw new UnsupportedOperationException();
    }

    /** The process is dead. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
