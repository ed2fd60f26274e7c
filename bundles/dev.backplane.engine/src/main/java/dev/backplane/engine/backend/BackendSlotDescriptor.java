package dev.backplane.engine.backend;

/**
 * The layout of a backend slot: 512 bytes, then the ledger of 32 bytes for each lock that the backend may hold.
 *
 * <pre>
 *   0  long  owner: 0 free, else process slot + 1 in the low 16 bits, the process's generation in the high 32
 *   8  long  thread id
 *  16  int   database id; 0 if bound to none
 *  20  int   state: 0 idle, 1 active
 *  24  long  registered at, ms since 1970
 *  32  int   ledger places ever used: readers need not look further
 * 128  int   wait event info; 0 if it waits for nothing
 * 132  int   how it waits for a lock: 1 shared, 2 exclusive, 4 until it is released, 8 until its variable differs
 * 136  long  location of the lock it waits for; 0 if none
 * 144  long  waits since, System.nanoTime()
 * 152  long  its ticket in the lock's queue; 0 if it is in none
 * 256  text  backend type, 31 bytes
 * 288  text  application name, 63 bytes
 * 352  text  thread name, 127 bytes
 * 512  32 bytes for each of max_locks_per_backend places of the ledger:
 *        0  long  location of a lock, shifted left by 8, and a phase, see {@link Ledger}
 *        8  long  held since, System.nanoTime() as the instance's coarse clock shows it
 *       16  long  for the backend itself: the lock's word as it was left; 0 where nobody knows
 * </pre>
 *
 * <p>The owner word is the only one that several processes write: it is taken by compare-and-set, cleared by the owner
 * or, after the owner's process has died, by who holds {@code recovery.lck}. All else is written by the backend's thread
 * alone. The wait event and the ledger have cache lines of their own, because others read them while the backend works.
 */
public final class BackendSlotDescriptor {
    static final int OWNER_OFFSET = 0;
    static final int THREAD_ID_OFFSET = 8;
    static final int DATABASE_ID_OFFSET = 16;
    static final int STATE_OFFSET = 20;
    static final int REGISTERED_OFFSET = 24;
    static final int LEDGER_USED_OFFSET = 32;
    static final int WAIT_EVENT_OFFSET = 128;
    static final int WAIT_MODE_OFFSET = 132;
    static final int WAIT_LOCK_OFFSET = 136;
    static final int WAIT_SINCE_OFFSET = 144;
    static final int WAIT_TICKET_OFFSET = 152;
    static final int TYPE_OFFSET = 256;
    static final int APPLICATION_NAME_OFFSET = 288;
    static final int THREAD_NAME_OFFSET = 352;
    static final int LEDGER_OFFSET = 512;
    static final int LEDGER_SINCE_OFFSET = 8;
    static final int LEDGER_EXPECTED_OFFSET = 16;

    /** The longest backend type, in bytes. */
    public static final int MAX_TYPE_BYTES = 31;

    /** The longest application name, in bytes. */
    public static final int MAX_APPLICATION_NAME_BYTES = 63;

    static final int MAX_THREAD_NAME_BYTES = 127;

    private BackendSlotDescriptor() {}
}
