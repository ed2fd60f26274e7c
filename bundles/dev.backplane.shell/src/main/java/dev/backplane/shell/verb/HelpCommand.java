package dev.backplane.shell.verb;

import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.CommandRegistry;
import dev.backplane.shell.command.CommandSpec;
import dev.backplane.shell.command.HelpPage;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.session.Sessions;
import dev.backplane.shell.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code backplane:help}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "backplane",
        function = "help",
        description = "Lists the commands, those of one scope, or shows the page of one command.")
public final class HelpCommand extends ShellCommand {
    private static final Operand COMMAND =
            Operand.optional("COMMAND", ValueKind.COMMAND, "A command, for example backend:list, or a scope.");

    /** They know the commands of other bundles: with gogo.jline, and without. */
    private static final List<String> GOGO_HELP = List.of("gogo:help", "felix:help");

    private final CommandRegistry registry;

    /**
     * For Declarative Services.
     *
     * @param registry the commands to show
     */
    @Activate
    public HelpCommand(@Reference final CommandRegistry registry) {
        super(List.of(COMMAND), List.of());
        this.registry = registry;
    }

    @Override
    protected void run(final Invocation invocation) throws Exception {
        final Set<String> all = Sessions.commands(invocation.session());
        final List<String> operands = invocation.arguments().operands();
        if (operands.isEmpty()) {
            invocation.out().print(new Overview(registry.commands()).text(all));
            return;
        }
        final String name = operands.get(0);
        final Optional<CommandSpec> spec = registry.find(name);
        final List<CommandSpec> ofScope = registry.commands().stream()
                .filter(command -> command.scope().equals(name))
                .toList();
        if (spec.isPresent()) {
            invocation.out().print(HelpPage.of(spec.get()));
        } else if (!ofScope.isEmpty()) {
            invocation.out().print(new Overview(ofScope).text());
        } else if (!helpOfGogo(invocation, name, all)) {
            throw new CommandException(
                    "There is no command " + name + "." + Nearest.question(name, all) + " help lists all commands.");
        }
    }

    private static boolean helpOfGogo(final Invocation invocation, final String name, final Set<String> all)
            throws Exception {
        if (!all.contains(name) && all.stream().noneMatch(command -> command.endsWith(":" + name))) {
            return false;
        }
        for (final String help : GOGO_HELP) {
            if (invocation.session().get(help) instanceof Function function) {
                final Object page = function.execute(invocation.session(), new ArrayList<>(List.of(name)));
                // One of the two prints its page, the other returns it.
                if (page != null) {
                    invocation.out().print(page + "\n");
                }
                return true;
            }
        }
        return false;
    }
}
