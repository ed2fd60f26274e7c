package dev.backplane.shell.verb;

import dev.backplane.shell.command.CommandSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Lists commands by their scopes. */
final class Overview {
    private static final int WIDTH = 100;

    private final List<CommandSpec> commands;

    Overview(final List<CommandSpec> commands) {
        this.commands = commands;
    }

    /** The commands with their descriptions. */
    String text() {
        final int widest = commands.stream()
                .mapToInt(command -> command.name().length())
                .max()
                .orElse(0);
        final StringBuilder text = new StringBuilder();
        String scope = null;
        for (final CommandSpec command : commands) {
            if (!command.scope().equals(scope)) {
                scope = command.scope();
                text.append(scope).append('\n');
            }
            text.append("    ").append(command.name());
            text.append(" ".repeat(widest - command.name().length() + 2));
            text.append(command.description()).append('\n');
        }
        return text.toString();
    }

    /** The same, followed by the bare names of all others. */
    String text(final Set<String> all) {
        final StringBuilder text = new StringBuilder(text());
        final Set<String> others = new TreeSet<>(all);
        commands.forEach(command -> others.remove(command.name()));
        if (!others.isEmpty()) {
            text.append("\nCommands of Gogo and other bundles\n");
            byScope(others).forEach((scope, names) -> appendWrapped(text, scope, names));
        }
        text.append("\n\"help COMMAND\" or \"COMMAND --help\" shows all about a command.\n");
        return text.toString();
    }

    /** What begins with an underscore is the business of Gogo's own scripts. */
    private static Map<String, List<String>> byScope(final Set<String> names) {
        return names.stream()
                .filter(name -> name.indexOf(':') > 0 && !name.contains(":_"))
                .collect(Collectors.groupingBy(
                        name -> name.substring(0, name.indexOf(':')),
                        TreeMap::new,
                        Collectors.mapping(name -> name.substring(name.indexOf(':') + 1), Collectors.toList())));
    }

    private static void appendWrapped(final StringBuilder text, final String scope, final List<String> names) {
        final StringBuilder line = new StringBuilder("    " + scope + ":");
        for (final String name : names) {
            if (line.length() + 1 + name.length() > WIDTH) {
                text.append(line).append('\n');
                line.setLength(0);
                line.append("       ");
            }
            line.append(' ').append(name);
        }
        text.append(line).append('\n');
    }
}
