package dev.backplane.shell.table;

/**
 * A number of bytes; people see it with a unit, programs as a number.
 *
 * @param bytes 0 or more
 */
public record Size(long bytes) {
    /**
     * The size with a unit.
     *
     * @return for example {@code 1.5 MiB}
     */
    @Override
    public String toString() {
        return Values.human(bytes);
    }
}
