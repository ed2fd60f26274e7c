package dev.backplane.extension.sharedlog.command;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.Backends;
import dev.backplane.extension.sharedlog.SharedLog;
import dev.backplane.extension.sharedlog.SharedLogStatus;
import dev.backplane.extension.sharedlog.command.WriteJob.WriteRequest;
import dev.backplane.extension.sharedlog.line.CheckResult;
import dev.backplane.extension.sharedlog.line.Expectation;
import dev.backplane.extension.sharedlog.line.LineId;
import dev.backplane.extension.sharedlog.line.LogChecker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;

/** The shell commands of the extension. A command that cannot do its work throws, and the shell shows the message. */
public final class SharedLogCommands {
    /** The commands' scope. */
    public static final String SCOPE = "sharedlog";

    private static final String HELP = "--help";
    private static final String DATABASE = "--database";
    /** The session's variable that names the database its commands work in. */
    private static final String DATABASE_VARIABLE = "database";

    private static final String APPLICATION = "sharedlog";
    private static final int MAX_TIMES = 1_000_000;

    private final SharedLog log;
    private final Backends backends;
    private final int maxLineBytes;

    /**
     * Makes the commands.
     *
     * @param log the logs
     * @param backends makes the backend that a command runs as
     * @param maxLineBytes the longest line that is written
     */
    public SharedLogCommands(final SharedLog log, final Backends backends, final int maxLineBytes) {
        this.log = log;
        this.backends = backends;
        this.maxLineBytes = maxLineBytes;
    }

    /**
     * The commands' names.
     *
     * @return for {@code osgi.command.function}
     */
    public static String[] functions() {
        return new String[] {"write", "status", "check"};
    }

    /**
     * {@code sharedlog:write}: writes all lines of files.
     *
     * @param session the session that it is typed in
     * @param arguments see {@code --help}
     * @throws Exception when not everything could be written
     */
    public void write(final CommandSession session, final String... arguments) throws Exception {
        final CommandLine line = CommandLine.parse(
                "sharedlog:write",
                Set.of("--times", "--batch", "--writer", "--progress-file", "--start-file", "--files-from", DATABASE),
                Set.of(HELP),
                arguments);
        if (line.has(HELP)) {
            System.out.println(Help.WRITE);
            return;
        }
        final WriteRequest request = new WriteRequest(
                line.number("--writer", ProcessHandle.current().pid(), 0, LineId.MAX_NUMBER),
                line.files(),
                (int) line.number("--times", 1, 1, MAX_TIMES),
                (int) line.number("--batch", 1, 1, Integer.MAX_VALUE),
                maxLineBytes);
        final Optional<Path> progress = line.path("--progress-file");
        final Optional<Path> start = line.path("--start-file");
        System.out.println(asBackend(session, line, () -> write(request, progress, start)));
    }

    private String write(final WriteRequest request, final Optional<Path> progress, final Optional<Path> start)
            throws IOException, InterruptedException {
        final Optional<ProgressFile> file = progress.isPresent()
                ? Optional.of(ProgressFile.create(progress.get(), request.writer()))
                : Optional.empty();
        final WriteJob job = new WriteJob(log, request, file);
        if (start.isPresent()) {
            job.ready();
            StartFile.await(start.get());
        }
        final long begin = System.nanoTime();
        final long lines = job.run();
        final double seconds = Math.max(1, System.nanoTime() - begin) / 1e9;
        return "wrote %,d lines (%,d bytes) in %.1f s, %,.0f lines/s"
                .formatted(lines, job.bytes(), seconds, lines / seconds);
    }

    /**
     * {@code sharedlog:status}: shows the logs.
     *
     * @param session the session that it is typed in
     * @param arguments see {@code --help}
     * @throws Exception when they cannot be shown
     */
    public void status(final CommandSession session, final String... arguments) throws Exception {
        final CommandLine line = CommandLine.parse("sharedlog:status", Set.of(), Set.of(HELP, "--json"), arguments);
        if (line.has(HELP)) {
            System.out.println(Help.STATUS);
            return;
        }
        final List<SharedLogStatus> statuses = backends.call(APPLICATION, Optional.empty(), log::statuses);
        System.out.println(line.has("--json") ? StatusText.json(statuses) : StatusText.table(statuses));
    }

    /**
     * {@code sharedlog:check}: proves that a log holds what its writers wrote.
     *
     * @param session the session that it is typed in
     * @param arguments see {@code --help}
     * @throws Exception when it does not, or cannot be read
     */
    public void check(final CommandSession session, final String... arguments) throws Exception {
        final CommandLine line = CommandLine.parse(
                "sharedlog:check", Set.of("--writers", "--times", "--files-from", DATABASE), Set.of(HELP), arguments);
        if (line.has(HELP)) {
            System.out.println(Help.CHECK);
            return;
        }
        final Expectation expectation = Expectation.everything(
                writers(line),
                (int) line.number("--times", 1, 1, MAX_TIMES),
                Expectation.read(line.files(), maxLineBytes));
        final SharedLogStatus status = asBackend(session, line, log::status);
        final Path file =
                status.file().orElseThrow(() -> new BackplaneException("Nobody has written to this log yet."));
        final CheckResult result = LogChecker.check(file, status.position(), expectation);
        if (!result.ok()) {
            throw new BackplaneException(
                    "The shared log " + file + " is not as it should be: " + result.sentence() + ".");
        }
        System.out.println(result.sentence());
    }

    private static Set<Long> writers(final CommandLine line) {
        final String list = line.value("--writers").orElseThrow(() -> line.refuse("--writers is missing"));
        try {
            return Arrays.stream(list.split(",")).map(Long::valueOf).collect(Collectors.toSet());
        } catch (final NumberFormatException e) {
            throw line.refuse("--writers " + list + " is no list of numbers");
        }
    }

    private <T> T asBackend(final CommandSession session, final CommandLine line, final Callable<T> task)
            throws Exception {
        final Optional<String> database = line.value(DATABASE)
                .or(() -> Optional.ofNullable(session.get(DATABASE_VARIABLE)).map(Object::toString))
                .filter(name -> !name.isBlank())
                .or(() -> backends.current().flatMap(Backend::database));
        return backends.call(APPLICATION, database, task);
    }
}
