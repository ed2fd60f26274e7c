package dev.backplane.shell.command;

import dev.backplane.api.BackplaneException;
import dev.backplane.shell.session.Output;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command of Backplane in Gogo. It reads its arguments, answers {@code --help}, and ends in nothing else than success
 * or a {@link CommandException}.
 */
public abstract class ShellCommand implements Function {
    private static final Logger LOG = LoggerFactory.getLogger(ShellCommand.class);

    private final CommandSpec spec;

    /**
     * For subclasses, which carry {@link Command}.
     *
     * @param operands in their order
     * @param options without {@link Option#HELP}
     */
    protected ShellCommand(final List<Operand> operands, final List<Option> options) {
        spec = CommandSpec.of(getClass(), operands, options);
    }

    /**
     * What the command takes.
     *
     * @return its description
     */
    public final CommandSpec spec() {
        return spec;
    }

    /**
     * Does the work.
     *
     * @param invocation the call
     * @throws Exception ends the command without success
     */
    protected abstract void run(Invocation invocation) throws Exception;

    @Override
    public final Object execute(final CommandSession session, final List<Object> words) {
        try {
            final Arguments arguments = ArgumentParser.parse(spec, words);
            final Output out = Output.of(session);
            if (arguments.has(Option.HELP)) {
                out.print(HelpPage.of(spec));
            } else {
                run(new Invocation(session, arguments, out));
            }
            return null;
        } catch (final CommandException e) {
            throw e;
        } catch (final BackplaneException e) {
            throw new CommandException(e.getMessage(), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(spec.name() + " was interrupted.", e);
        } catch (final Exception e) {
            LOG.error("{} failed", spec.name(), e);
            throw new CommandException(spec.name() + " failed: " + e + ". The log has the details.", e);
        }
    }
}
