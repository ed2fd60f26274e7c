package dev.backplane.engine.process;

/** The processes attached to an instance, as one of them sees them. */
public interface ProcessList {
    /**
     * This process's slot.
     *
     * @return from 0
     */
    int mySlot();

    /**
     * The most processes.
     *
     * @return the number of slots
     */
    int capacity();

    /**
     * The generation of a slot.
     *
     * @param slot from 0
     * @return the number of processes that had it before
     */
    int generation(int slot);

    /**
     * The pid in a slot.
     *
     * @param slot from 0
     * @return the pid of who has the slot, or had it last
     */
    long pid(int slot);

    /**
     * Whether the slot is marked dead: its locks are being given back, or have been.
     *
     * @param slot from 0
     * @return true if so
     */
    boolean isMarkedDead(int slot);

    /**
     * Whether the process in a slot has died: it executes nothing any more. Either its lock file is free and nothing
     * speaks against it, or the kernel is still at taking it apart.
     *
     * @param slot from 0
     * @return false also for a free slot and for a process that is merely stopped
     */
    boolean hasDied(int slot);
}
