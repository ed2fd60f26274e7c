package dev.backplane.shell.verb;

import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.text.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Changes one segment. Its name is looked up as the platform does: in the backend's database first, then among the global
 * segments.
 */
abstract class SegmentCommand extends BackendCommand {
    private static final Operand NAME = Operand.required("NAME", ValueKind.SEGMENT, "The segment, by its full name.");
    private static final Option DATABASE = Option.value(
                    "--database", "NAME", ValueKind.DATABASE, "Where to look first; otherwise the session's database.")
            .or("-d");
    private static final String CONDEMNED = "condemned";

    private final Platform platform;

    SegmentCommand(final Platform platform, final Option... options) {
        super(
                platform,
                List.of(NAME),
                Stream.concat(Stream.of(options), Stream.of(DATABASE, Option.JSON))
                        .toList());
        this.platform = platform;
    }

    @Override
    Optional<String> database(final Invocation invocation) {
        return Filters.database(invocation, platform, DATABASE).or(() -> super.database(invocation));
    }

    /** The name that was given. */
    static String name(final Invocation invocation) {
        return invocation.arguments().operands().get(0);
    }

    /**
     * The row of the segment that the platform means.
     *
     * @param invocation the call
     * @return empty when there is none
     */
    Optional<SegmentInfo> find(final Invocation invocation) {
        final Optional<String> database = database(invocation);
        final List<SegmentInfo> found = segments()
                .filter(row ->
                        row.name().equals(name(invocation)) && !row.state().equals(CONDEMNED))
                .filter(row -> row.database().isEmpty() || row.database().equals(database))
                .toList();
        return found.stream()
                .filter(row -> row.database().isPresent())
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    private Stream<SegmentInfo> segments() {
        return platform.sharedMemory().segments().stream()
                .filter(row -> row.type().equals("segment"));
    }

    /**
     * Why {@link #find} is empty.
     *
     * @param invocation the call
     * @return names the databases that have such a segment, or the nearest name
     */
    CommandException missing(final Invocation invocation) {
        final String name = name(invocation);
        final List<String> elsewhere = segments()
                .filter(row -> row.name().equals(name))
                .flatMap(row -> row.database().stream())
                .toList();
        final String where = database(invocation)
                .map(database -> " in database " + database + ", and no global one")
                .orElse(" among the global ones");
        return new CommandException("There is no segment " + name + where + "."
                + (elsewhere.isEmpty()
                        ? Nearest.question(
                                        name, segments().map(SegmentInfo::name).toList())
                                + " shmem:list shows all segments."
                        : " There is one in database " + String.join(", ", elsewhere) + ": use --database."));
    }

    /** The segment in a sentence. */
    static String describe(final SegmentInfo segment) {
        return segment.database()
                .map(database -> "Segment " + segment.name() + " of database " + database)
                .orElse("Global segment " + segment.name());
    }
}
