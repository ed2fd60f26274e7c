package dev.backplane.core.extension;

import dev.backplane.api.shmem.Segment;
import dev.backplane.engine.Instance;
import dev.backplane.engine.ResourceOwner;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps an extension's memory from before its old version stops until the new one is loaded: what the versions share for
 * the new one, and what the old one has for itself in case it must come back.
 */
final class Handover implements AutoCloseable {
    private final ResourceOwner keeper;
    private final List<Segment> shared = new ArrayList<>();
    private final List<Segment> own = new ArrayList<>();

    Handover(final Instance instance, final String extension, final RequestBatch old) {
        keeper = instance.resourceOwner(extension);
        try {
            old.keep(keeper, shared, own);
        } catch (final RuntimeException | Error e) {
            keeper.close();
            throw e;
        }
    }

    /**
     * Lets go of what another process keeps too. Each process exchanges the extension a moment apart, and a migration waits
     * until nobody else uses the old bytes: two that only kept them would wait for each other.
     */
    void leaveToOthers() {
        shared.forEach(keeper::leaveToOthers);
    }

    /** Lets go of what the old version has for itself, because it is in the way of the new one. */
    void makeRoom() {
        own.forEach(Segment::close);
    }

    @Override
    public void close() {
        keeper.close();
    }
}
