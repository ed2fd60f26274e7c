package dev.backplane.engine.segment;

/** Tells which databases may have memory. */
public interface ScopeMemory {
    /**
     * Whether there may be memory in a database. Needs no lock, so that it can be asked under any.
     *
     * @param database its id
     * @return false once it is being dropped
     */
    boolean hasMemory(int database);
}
