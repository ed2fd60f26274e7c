package dev.backplane.shell.command;

import dev.backplane.shell.text.Nearest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a command line the way GNU tools do: options anywhere, {@code --} ends them. */
final class ArgumentParser {
    private final CommandSpec spec;
    private final Map<Option, String> options = new HashMap<>();
    private final List<String> operands = new ArrayList<>();

    private ArgumentParser(final CommandSpec spec) {
        this.spec = spec;
    }

    /**
     * Checks and sorts what was given.
     *
     * @param spec what the command takes
     * @param words what Gogo passes; an unset variable is null
     * @return the arguments
     * @throws CommandException when they do not fit, with the syntax or the nearest option
     */
    static Arguments parse(final CommandSpec spec, final List<?> words) {
        final ArgumentParser parser = new ArgumentParser(spec);
        parser.read(new ArrayDeque<>(
                words.stream().map(word -> word == null ? "" : word.toString()).toList()));
        return new Arguments(parser.options, parser.operands);
    }

    private void read(final Deque<String> words) {
        boolean optionsEnded = false;
        while (!words.isEmpty()) {
            final String word = words.remove();
            if (!optionsEnded && word.equals("--")) {
                optionsEnded = true;
            } else if (!optionsEnded && word.length() > 1 && word.startsWith("-")) {
                readOption(word, words);
            } else {
                operands.add(word);
            }
        }
        if (!options.containsKey(Option.HELP)) {
            checkOperands();
        }
    }

    private void readOption(final String word, final Deque<String> rest) {
        final int equals = word.indexOf('=');
        final String name = equals < 0 ? word : word.substring(0, equals);
        final Option option = spec.option(name).orElseThrow(() -> unknown(name));
        if (option.valueName().isEmpty()) {
            if (equals >= 0) {
                throw wrong("Option " + name + " takes no value.");
            }
            options.put(option, "");
            return;
        }
        final String value = equals >= 0 ? word.substring(equals + 1) : rest.isEmpty() ? "" : rest.remove();
        if (value.isEmpty()) {
            throw wrong("Option " + name + " needs a " + option.valueName().get() + ".");
        }
        options.put(option, value);
    }

    private void checkOperands() {
        for (int index = 0; index < spec.operands().size(); index++) {
            final Operand operand = spec.operands().get(index);
            if (operand.required()
                    && (index >= operands.size() || operands.get(index).isEmpty())) {
                throw wrong(spec.name() + " needs a " + operand.name() + ".");
            }
        }
        if (operands.size() > spec.operands().size()) {
            throw wrong(spec.name() + " does not take \""
                    + operands.get(spec.operands().size()) + "\".");
        }
    }

    private CommandException unknown(final String name) {
        final List<String> known = spec.options().stream()
                .flatMap(option -> option.names().stream())
                .toList();
        return new CommandException(spec.name() + " has no option " + name + "." + Nearest.question(name, known)
                + " Its options are " + String.join(", ", known) + ".");
    }

    private CommandException wrong(final String sentence) {
        return new CommandException(sentence + " Syntax: " + spec.syntax());
    }
}
