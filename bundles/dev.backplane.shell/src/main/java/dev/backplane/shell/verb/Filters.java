package dev.backplane.shell.verb;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.text.Nearest;
import java.util.List;
import java.util.Optional;

/** Filters that more than one list has. */
final class Filters {
    static final Option DATABASE = Option.value(
                    "--database", "NAME", ValueKind.DATABASE, "Only what belongs to this database.")
            .or("-d");

    private Filters() {}

    /**
     * The database that was asked for. A name that does not exist is an error: an empty list would look like a quiet
     * database.
     */
    static Optional<String> database(final Invocation invocation, final Platform platform) {
        return database(invocation, platform, DATABASE);
    }

    /** The same for a command whose option means something else. */
    static Optional<String> database(final Invocation invocation, final Platform platform, final Option option) {
        final Optional<String> wanted = invocation.arguments().get(option);
        wanted.ifPresent(name -> {
            final List<String> known = platform.databases().databases().stream()
                    .map(DatabaseInfo::datname)
                    .toList();
            if (!known.contains(name)) {
                throw new CommandException("There is no database " + name + "." + Nearest.question(name, known)
                        + " database:list shows all databases.");
            }
        });
        return wanted;
    }

    /** Whether an owner is the one asked for, with or without its version. */
    static boolean isOwner(final String owner, final Optional<String> wanted) {
        return wanted.isEmpty() || owner.equals(wanted.get()) || owner.startsWith(wanted.get() + ":");
    }
}
