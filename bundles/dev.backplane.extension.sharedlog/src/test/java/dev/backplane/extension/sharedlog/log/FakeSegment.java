package dev.backplane.extension.sharedlog.log;

import dev.backplane.api.Scope;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A segment in the memory of the test. */
final class FakeSegment extends BareSegment {
    private final AtomicBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(SharedLogDescriptor.SIZE));

    @Override
    public String name() {
        return "sharedlog:0.1.0:position";
    }

    @Override
    public Scope scope() {
        return Scope.DATABASE;
    }

    @Override
    public Optional<String> database() {
        return Optional.of("orders");
    }

    @Override
    public long size() {
        return buffer.capacity();
    }

    @Override
    public boolean found() {
        return true;
    }

    @Override
    public AtomicBuffer buffer() {
        return buffer;
    }

    @Override
    public AtomicBuffer window(final long offset, final int length) {
        return new UnsafeBuffer(buffer, (int) offset, length);
    }
}
