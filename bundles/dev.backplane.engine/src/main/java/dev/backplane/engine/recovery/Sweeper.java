package dev.backplane.engine.recovery;

/** Takes away what dead processes left in the tables of an instance. */
public interface Sweeper {
    /**
     * Takes a process's references away and frees what nobody refers to. Can be repeated from the beginning.
     *
     * @param process its slot
     */
    void sweep(int process);
}
