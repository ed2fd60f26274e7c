package dev.backplane.engine.backend;

/**
 * Something that acts for the calling thread's backend, mostly the same one. It remembers one of its users, who then finds
 * himself without a thread-local. Threads race for that place without harm: everybody checks that he is meant.
 */
public abstract class BackendFinder {
    private BackendSlot user;

    /**
     * Remembers its first user.
     *
     * @param first the calling thread's backend, or null
     */
    protected BackendFinder(final BackendSlot first) {
        user = first;
    }

    /**
     * The backends among which to look.
     *
     * @return this process's
     */
    protected abstract BackendTable backends();

    /**
     * The calling thread's backend.
     *
     * @return the backend
     * @throws dev.backplane.api.NoBackendException if the thread has none
     */
    protected final BackendSlot me() {
        final BackendSlot known = user;
        return known != null && known.isCurrentOf(Thread.currentThread()) ? known : lookUp();
    }

    /**
     * The calling thread's backend, if it has one.
     *
     * @return the backend, or null
     */
    protected final BackendSlot meOrNull() {
        final BackendSlot known = user;
        return known != null && known.isCurrentOf(Thread.currentThread())
                ? known
                : remember(backends().currentOrNull());
    }

    private BackendSlot lookUp() {
        return remember(backends().current());
    }

    private BackendSlot remember(final BackendSlot me) {
        final BackendSlot known = user;
        if (me != null && (known == null || !known.isCurrent())) {
            user = me;
        }
        return me;
    }
}
