package dev.backplane.shell.verb;

import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.session.Sessions;
import java.util.List;
import java.util.Optional;

/**
 * Changes the instance. It runs as a backend of a database, named after the command, because it takes or
 * frees shared memory, and so that others see in {@code backend:list} who is at it.
 */
abstract class BackendCommand extends ShellCommand {
    private final Platform platform;

    BackendCommand(final Platform platform, final List<Operand> operands, final List<Option> options) {
        super(operands, options);
        this.platform = platform;
    }

    /**
     * Does the work; the calling thread is a backend.
     *
     * @param invocation the call
     * @throws Exception ends the command without success
     */
    abstract void runAsBackend(Invocation invocation) throws Exception;

    /**
     * The database to work in.
     *
     * @param invocation the call
     * @return the session's, if nobody knows better
     */
    Optional<String> database(final Invocation invocation) {
        return Sessions.database(invocation.session());
    }

    @Override
    protected final void run(final Invocation invocation) throws Exception {
        platform.backends().call(spec().name(), database(invocation), () -> {
            runAsBackend(invocation);
            return null;
        });
    }
}
