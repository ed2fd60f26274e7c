package dev.backplane.shell.table;

import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param <R> what a row is made of
 * @param name the same for people and programs
 * @param right whether the values are flush right
 * @param shown whether people see it; programs always do
 * @param value the value: see {@link Values} for the types that are treated specially
 * @param tone how remarkable the value is
 */
record Column<R>(
        String name, boolean right, boolean shown, Function<? super R, ?> value, Function<? super R, Tone> tone) {

    Column(final String name, final boolean right, final Function<? super R, ?> value) {
        this(name, right, true, value, row -> Tone.PLAIN);
    }

    Column<R> withTone(final Function<? super R, Tone> newTone) {
        return new Column<>(name, right, shown, value, newTone);
    }

    Column<R> hidden() {
        return new Column<>(name, right, false, value, tone);
    }
}
