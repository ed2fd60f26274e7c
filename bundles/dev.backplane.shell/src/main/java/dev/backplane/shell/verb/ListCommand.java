package dev.backplane.shell.verb;

import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.table.Json;
import dev.backplane.shell.table.Table;
import java.util.List;
import java.util.stream.Stream;

/**
 * Shows rows. A list runs without a backend: it takes nothing from shared memory, and must answer also when every slot
 * is taken, for then somebody wants to know by whom.
 *
 * @param <R> what a row is made of
 */
abstract class ListCommand<R> extends ShellCommand {
    private final Table<R> table;

    ListCommand(final Table<R> table, final Option... options) {
        super(
                List.<Operand>of(),
                Stream.concat(Stream.of(options), Stream.of(Option.JSON)).toList());
        this.table = table;
    }

    /**
     * The rows that were asked for.
     *
     * @param invocation the call
     * @return in the order to show them
     */
    abstract List<R> rows(Invocation invocation);

    /**
     * The columns that were asked for.
     *
     * @param invocation the call
     * @return the table that the constructor got, if nobody knows better
     */
    Table<R> table(final Invocation invocation) {
        return table;
    }

    /**
     * What to say below the table to people.
     *
     * @param rows the rows shown
     * @return sentences
     */
    List<String> notes(final List<R> rows) {
        return List.of();
    }

    @Override
    protected final void run(final Invocation invocation) {
        final List<R> rows = rows(invocation);
        if (invocation.arguments().has(Option.JSON)) {
            invocation.out().print(Json.write(table(invocation).json(rows)));
        } else {
            final StringBuilder text = new StringBuilder(table(invocation).text(rows, invocation.format()));
            notes(rows).forEach(note -> text.append(note).append('\n'));
            invocation.out().print(text.toString());
        }
    }
}
