package dev.backplane.shell.verb;

import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.session.Sessions;
import java.util.List;

/**
 * Changes the instance. It runs as a backend of the session's database, named after the command, because it takes or
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

    @Override
    protected final void run(final Invocation invocation) throws Exception {
        platform.backends().call(spec().name(), Sessions.database(invocation.session()), () -> {
            runAsBackend(invocation);
            return null;
        });
    }
}
