package dev.backplane.shell.command;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that parser, help and completion know of a command.
 *
 * @param scope what stands before the colon
 * @param function what stands behind it
 * @param description one sentence
 * @param operands in their order
 * @param options {@link Option#HELP} included
 */
public record CommandSpec(
        String scope, String function, String description, List<Operand> operands, List<Option> options) {
    /** Copies the lists. */
    public CommandSpec {
        operands = List.copyOf(operands);
        options = List.copyOf(options);
    }

    /**
     * Reads the command's annotation.
     *
     * @param command a class with {@link Command}
     * @param operands in their order
     * @param options without {@link Option#HELP}
     * @return the whole description
     */
    static CommandSpec of(final Class<?> command, final List<Operand> operands, final List<Option> options) {
        final Command annotation = command.getAnnotation(Command.class);
        return new CommandSpec(
                annotation.scope(),
                annotation.function(),
                annotation.description(),
                operands,
                Stream.concat(options.stream(), Stream.of(Option.HELP)).toList());
    }

    /**
     * The full name.
     *
     * @return {@code scope:function}
     */
    public String name() {
        return scope + ":" + function;
    }

    /**
     * How the command is called.
     *
     * @return one line
     */
    public String syntax() {
        return Stream.concat(Stream.of(name(), "[OPTIONS]"), operands.stream().map(Operand::syntax))
                .collect(Collectors.joining(" "));
    }

    /**
     * Finds an option.
     *
     * @param name with its dashes
     * @return the option; empty when the command has none of this name
     */
    public Optional<Option> option(final String name) {
        return options.stream().filter(option -> option.names().contains(name)).findFirst();
    }
}
