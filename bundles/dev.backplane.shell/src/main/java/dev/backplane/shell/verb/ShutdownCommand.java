package dev.backplane.shell.verb;

import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.session.Sessions;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** {@code backplane:shutdown}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "backplane",
        function = "shutdown",
        description = "Stops this process: the instance if it is the postmaster, else one backend process.")
public final class ShutdownCommand extends ShellCommand {
    private static final Option FORCE = Option.flag(
                    "--force", "Stops the postmaster although somebody types the commands.")
            .or("-f");

    private static final String ROLE = "backplane.role";
    private static final String POSTMASTER = "postmaster";

    private final BundleContext context;

    /**
     * For Declarative Services.
     *
     * @param context of this bundle
     */
    @Activate
    public ShutdownCommand(final BundleContext context) {
        super(List.of(), List.of(FORCE));
        this.context = context;
    }

    @Override
    protected void run(final Invocation invocation) throws BundleException {
        final boolean postmaster = POSTMASTER.equals(context.getProperty(ROLE));
        if (postmaster
                && Sessions.interactive(invocation.session())
                && !invocation.arguments().has(FORCE)) {
            throw new CommandException(
                    "This is the postmaster: shutdown stops the whole instance. Type \"shutdown -f\" to do so.");
        }
        invocation.out().print(postmaster ? "The instance is stopping.\n" : "This backend process is stopping.\n");
        context.getBundle(0).stop();
    }
}
