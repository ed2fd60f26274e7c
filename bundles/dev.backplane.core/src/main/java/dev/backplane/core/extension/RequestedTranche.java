package dev.backplane.core.extension;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockArray;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.OwnerDeathHandler;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.engine.ResourceOwner;

/** A tranche that was asked for in {@code init}, and stands for the real one when it is granted. */
final class RequestedTranche implements LWLockTranche {
    private final String name;
    private final int size;
    private final TrancheOptions options;
    private final Granted<LWLockTranche> granted;

    RequestedTranche(final String name, final int size, final TrancheOptions options) {
        this.name = name;
        this.size = size;
        this.options = options;
        this.granted = new Granted<>("tranche \"" + name + "\"");
    }

    void grant(final ResourceOwner owner) {
        granted.grant(owner.lwLocks().requestNamedTranche(name, size, options));
    }

    void revoke() {
        granted.revoke();
    }

    @Override
    public int id() {
        return granted.get().id();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public TrancheOptions options() {
        return options;
    }

    @Override
    public LWLock lock(final int index) {
        return granted.get().lock(index);
    }

    @Override
    public LWLockArray locks() {
        return granted.get().locks();
    }

    @Override
    public void onOwnerDeath(final OwnerDeathHandler handler) {
        granted.get().onOwnerDeath(handler);
    }

    @Override
    public void close() {
        granted.get().close();
    }
}
