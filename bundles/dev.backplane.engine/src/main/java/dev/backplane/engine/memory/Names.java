package dev.backplane.engine.memory;

/** Names by number, for who shows them: of tranches, of resource owners. Answered without a lock. */
public interface Names {
    /**
     * The name of something that is there, or was.
     *
     * @param number what is named
     * @return its name; never null
     */
    String name(int number);
}
