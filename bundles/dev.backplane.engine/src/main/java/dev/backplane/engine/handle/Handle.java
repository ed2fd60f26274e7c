package dev.backplane.engine.handle;

/** What a resource owner has open. It hangs in its owner's {@link HandleSet} by itself, so that to be in one costs no object. */
public abstract class Handle implements AutoCloseable {
    HandleSet set;
    Handle before;
    Handle next;

    /** No set keeps track of a new one. */
    protected Handle() {}

    @Override
    public abstract void close();

    /** Says to the set that keeps track of this handle, if there is one, that it is closed. */
    protected final void forget() {
        final HandleSet tracker = set;
        if (tracker != null) {
            tracker.remove(this);
        }
    }
}
