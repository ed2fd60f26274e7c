package dev.backplane.extension.sharedlog.log;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;

/** A lock that is always free, or is said to have been taken. */
final class FakeLock implements LWLock {
    private boolean contended;
    private boolean held;

    void contended(final boolean value) {
        contended = value;
    }

    boolean isHeld() {
        return held;
    }

    @Override
    public boolean acquire(final LWLockMode mode) {
        held = true;
        return !contended;
    }

    @Override
    public boolean conditionalAcquire(final LWLockMode mode) {
        held = true;
        return true;
    }

    @Override
    public void release() {
        held = false;
    }

    @Override
    public boolean heldByMe() {
        return held;
    }

    @Override
    public boolean heldByMe(final LWLockMode mode) {
        return held;
    }

    @Override
    public boolean clearQuarantine(final Runnable reinitialize) {
        return false;
    }

    @Override
    public int trancheId() {
        return 1;
    }

    @Override
    public String name() {
        return "sharedlog";
    }
}
