package dev.backplane.engine.lwlock;

/** Says whether memory is still this process's to use. Once stale, stale for ever. */
public final class Lease {
    /** Of memory that lives as long as the instance. */
    public static final Lease FOREVER = new Lease();

    private boolean stale;

    /** Ends the lease. */
    public void end() {
        stale = true;
    }

    /**
     * Whether the lease has ended. A plain read: the caller's next atomic operation orders it, and nobody may end a
     * lease while another thread is still at work on the memory.
     *
     * @return true if so
     */
    public boolean isStale() {
        return stale;
    }
}
