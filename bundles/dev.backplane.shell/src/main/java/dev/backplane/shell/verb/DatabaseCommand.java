package dev.backplane.shell.verb;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.session.Sessions;
import dev.backplane.shell.table.Json;
import java.util.List;
import java.util.Optional;

/** Changes a database, and shows its row or says so in a sentence. */
abstract class DatabaseCommand extends BackendCommand {
    DatabaseCommand(final Platform platform, final List<Operand> operands, final List<Option> options) {
        super(platform, operands, options);
    }

    /** The operand at a place, from 0; empty if it was not given. */
    static Optional<String> operand(final Invocation invocation, final int place) {
        final List<String> operands = invocation.arguments().operands();
        return place < operands.size() ? Optional.of(operands.get(place)) : Optional.empty();
    }

    /**
     * Refuses a database that nobody may be in. The platform would refuse too, and name this very command as the one who
     * is in the way.
     */
    static void requireNotIn(final Invocation invocation, final String database, final String what) {
        if (Sessions.database(invocation.session()).equals(Optional.of(database))) {
            throw new CommandException("This session works in database " + database
                    + ". Leave it with \"database = ''\", then " + what + " it.");
        }
    }

    static void print(final Invocation invocation, final List<DatabaseInfo> rows, final String sentence) {
        invocation
                .out()
                .print(
                        invocation.arguments().has(Option.JSON)
                                ? Json.write(DatabaseListCommand.TABLE.json(rows))
                                : sentence + "\n");
    }
}
