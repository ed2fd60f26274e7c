package dev.backplane.bench;

import com.sun.jna.Native;

/** Where the calling thread may run. */
final class Affinity {
    private static final int ANY = -1;
    private static final int PROCESSORS = 1024;

    static {
        Native.register("c");
    }

    private Affinity() {}

    private static native int sched_setaffinity(int thread, long size, long[] mask);

    /**
     * Runs the calling thread on one processor only; its JVM's other threads stay free.
     *
     * @param processor its number; -1 for any. One that is not there changes nothing.
     */
    static void pin(final int processor) {
        final long[] mask = new long[PROCESSORS / Long.SIZE];
        for (int i = 0; i < PROCESSORS; i++) {
            if (processor == ANY || processor == i) {
                mask[i / Long.SIZE] |= 1L << i % Long.SIZE;
            }
        }
        sched_setaffinity(0, PROCESSORS / Byte.SIZE, mask);
    }
}
