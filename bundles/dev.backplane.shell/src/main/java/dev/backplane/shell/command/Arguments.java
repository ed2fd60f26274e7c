package dev.backplane.shell.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was given to a command, checked against its {@link CommandSpec}. */
public final class Arguments {
    private final Map<Option, String> options;
    private final List<String> operands;

    Arguments(final Map<Option, String> options, final List<String> operands) {
        this.options = Map.copyOf(options);
        this.operands = List.copyOf(operands);
    }

    /**
     * Whether an option was given.
     *
     * @param option one of the command's options
     * @return true if given
     */
    public boolean has(final Option option) {
        return options.containsKey(option);
    }

    /**
     * The value of an option.
     *
     * @param option one of the command's options
     * @return its value; empty if not given
     */
    public Optional<String> get(final Option option) {
        return Optional.ofNullable(options.get(option));
    }

    /**
     * The operands.
     *
     * @return as many as were given
     */
    public List<String> operands() {
        return operands;
    }
}
