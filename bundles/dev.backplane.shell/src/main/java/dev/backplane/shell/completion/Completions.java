package dev.backplane.shell.completion;

import dev.backplane.shell.command.CommandRegistry;
import dev.backplane.shell.command.CommandSpec;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.session.Sessions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Knows what could stand at a place of a command line, whatever the console. */
@Component(service = Completions.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Completions {
    private final CommandRegistry registry;
    private final ValueNames names;

    /**
     * For Declarative Services.
     *
     * @param registry the commands
     * @param names the names of what there is
     */
    @Activate
    public Completions(@Reference final CommandRegistry registry, @Reference final ValueNames names) {
        this.registry = registry;
        this.names = names;
    }

    /**
     * What could stand as the first word.
     *
     * @param commands all that Gogo knows, with their scopes
     * @return Backplane's commands with descriptions, the others without; {@code backplane:} and {@code gogo:} are left
     *     out, for Gogo looks there by itself
     */
    public List<Completion> commands(final Collection<String> commands) {
        final Map<String, CommandSpec> own =
                registry.commands().stream().collect(Collectors.toMap(CommandSpec::name, Function.identity()));
        final List<Completion> completions = new ArrayList<>();
        for (final String command : commands) {
            if (own.containsKey(command)) {
                completions.add(new Completion(
                        Sessions.shortName(command),
                        "backplane",
                        own.get(command).description()));
            } else if (!command.contains(":_")) {
                completions.add(new Completion(Sessions.shortName(command), "other commands", null));
            }
        }
        return completions;
    }

    /**
     * Whether a command is Backplane's own.
     *
     * @param command as typed
     * @return true if {@link #arguments} knows it
     */
    public boolean knows(final String command) {
        return registry.find(command).isPresent();
    }

    /**
     * What could stand behind a command of Backplane.
     *
     * @param words the command line, the command first, as far as the word at the cursor, which is the last
     * @return options, or values, or nothing
     */
    public List<Completion> arguments(final List<String> words) {
        return registry.find(words.get(0))
                .map(spec -> arguments(spec, words.subList(1, words.size())))
                .orElse(List.of());
    }

    private List<Completion> arguments(final CommandSpec spec, final List<String> words) {
        final List<String> before = words.subList(0, words.size() - 1);
        final String word = words.get(words.size() - 1);
        final int equals = word.indexOf('=');
        if (word.startsWith("-") && equals > 0) {
            final String head = word.substring(0, equals + 1);
            return spec.option(word.substring(0, equals))
                    .map(option -> values(option.kind(), head))
                    .orElse(List.of());
        }
        final Optional<Option> open = openOption(spec, before);
        if (open.isPresent()) {
            return values(open.get().kind(), "");
        }
        final List<Completion> completions = new ArrayList<>(options(spec, before));
        final int place = operandsIn(spec, before);
        if (!word.startsWith("-") && place < spec.operands().size()) {
            final Operand operand = spec.operands().get(place);
            completions.addAll(0, values(operand.kind(), ""));
        }
        return completions;
    }

    /** The option that still waits for its value. */
    private static Optional<Option> openOption(final CommandSpec spec, final List<String> before) {
        return before.isEmpty()
                ? Optional.empty()
                : spec.option(before.get(before.size() - 1))
                        .filter(option -> option.valueName().isPresent());
    }

    private static List<Completion> options(final CommandSpec spec, final List<String> before) {
        return spec.options().stream()
                .filter(option -> option.names().stream().noneMatch(before::contains))
                .map(option -> new Completion(option.name(), "options", option.description()))
                .toList();
    }

    private static int operandsIn(final CommandSpec spec, final List<String> before) {
        int operands = 0;
        for (int index = 0; index < before.size(); index++) {
            final boolean isValue = openOption(spec, before.subList(0, index)).isPresent();
            if (!isValue && !before.get(index).startsWith("-")) {
                operands++;
            }
        }
        return operands;
    }

    private List<Completion> values(final ValueKind kind, final String head) {
        final Collection<String> values = kind == ValueKind.COMMAND
                ? registry.commands().stream().map(CommandSpec::name).toList()
                : names.of(kind);
        return values.stream()
                .map(value -> new Completion(head + value, kind.label(), null))
                .toList();
    }
}
