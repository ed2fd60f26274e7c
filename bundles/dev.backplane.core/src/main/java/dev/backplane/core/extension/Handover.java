package dev.backplane.core.extension;

import dev.backplane.api.shmem.Segment;
import dev.backplane.engine.Instance;
import dev.backplane.engine.ResourceOwner;
import java.util.ArrayList;
import java.util.List;

/** Keeps what the versions of an extension share, from before the old one stops until the new one is loaded. */
final class Handover implements AutoCloseable {
    private final ResourceOwner keeper;
    private final List<Segment> kept = new ArrayList<>();

    Handover(final Instance instance, final String extension, final RequestBatch old) {
        keeper = instance.resourceOwner(extension);
        try {
            old.keep(keeper, kept);
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
        kept.forEach(keeper::leaveToOthers);
    }

    @Override
    public void close() {
        keeper.close();
    }
}
