package dev.backplane.extension.sharedlog.log;

import dev.backplane.api.lwlock.OwnerDeathHandler;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;

/** What the log never asks of a segment. */
abstract class BareSegment implements Segment {
    @Override
    public int layoutVersion() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onOwnerDeath(final OwnerDeathHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isQuarantined() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reinitialize(final SegmentInitializer initializer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
