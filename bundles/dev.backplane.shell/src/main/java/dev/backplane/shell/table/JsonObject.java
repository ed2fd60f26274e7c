package dev.backplane.shell.table;

import java.util.Map;

/** A value with parts of its own: people see {@code toString()}, programs an object. */
@FunctionalInterface
public interface JsonObject {
    /**
     * The parts.
     *
     * @return text, numbers and truth values in their order
     */
    Map<String, Object> json();
}
