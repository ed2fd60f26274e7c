package dev.backplane.engine.table;

import java.util.function.Supplier;

/** Runs something in the calling thread's backend, or in a temporary one if it has none. */
public interface AsBackend {
    /**
     * Runs it.
     *
     * @param <T> the result's type
     * @param task what to do
     * @return the task's result
     */
    <T> T run(Supplier<T> task);
}
