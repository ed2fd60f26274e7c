package dev.backplane.engine.process;

/**
 * The layout of a process slot, 256 bytes.
 *
 * <pre>
 *   0  int   state: 0 free, 1 attaching, 2 live, 3 dead (its locks are being given back), 4 recovered (they are, its
 *            references are not yet)
 *   4  int   generation: grows whenever the slot becomes free
 *   8  long  pid
 *  16  long  start time in clock ticks since boot (field 22 of /proc/PID/stat); 0 where unknown
 *  24  long  hash of the boot id; 0 where unknown
 *  32  long  inode of the pid namespace; 0 where unknown
 *  40  long  heartbeat, System.nanoTime(): a hint that a process hangs, never a proof that it died
 *  48  long  attached at, ms since 1970
 *  56  int   role: 1 postmaster, 2 backend process
 * </pre>
 *
 * <p>A process takes the slot's lock file before it writes here, and the kernel drops the lock when the process ends,
 * however it ends. So a slot that is attaching or live and whose lock file is free belongs to a dead process.
 */
final class ProcessSlotDescriptor {
    static final int STATE_OFFSET = 0;
    static final int GENERATION_OFFSET = 4;
    static final int PID_OFFSET = 8;
    static final int START_TICKS_OFFSET = 16;
    static final int BOOT_ID_OFFSET = 24;
    static final int PID_NAMESPACE_OFFSET = 32;
    static final int HEARTBEAT_OFFSET = 40;
    static final int ATTACHED_OFFSET = 48;
    static final int ROLE_OFFSET = 56;

    static final int FREE = 0;
    static final int ATTACHING = 1;
    static final int LIVE = 2;
    static final int DEAD = 3;
    static final int RECOVERED = 4;

    static final int POSTMASTER = 1;
    static final int BACKEND = 2;

    private ProcessSlotDescriptor() {}
}
