package dev.backplane.extension.sharedlog.command;

import dev.backplane.api.BackplaneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options and operands of one command. */
final class CommandLine {
    private static final String FLAG = "";

    private final String command;
    private final Map<String, String> options = new HashMap<>();
    private final List<String> operands = new ArrayList<>();

    private CommandLine(final String command) {
        this.command = command;
    }

    /**
     * Parses the arguments of a command. {@code --} ends the options.
     *
     * @param command the command's name, for messages
     * @param valued the options that take a value
     * @param flags the options that take none
     * @param arguments what the operator typed
     * @return the parsed command line
     * @throws BackplaneException for an unknown option, or one without its value
     */
    static CommandLine parse(
            final String command, final Set<String> valued, final Set<String> flags, final String... arguments) {
        final CommandLine line = new CommandLine(command);
        final List<String> rest = new ArrayList<>(Arrays.asList(arguments));
        while (!rest.isEmpty()) {
            final String argument = rest.remove(0);
            if (argument.equals("--")) {
                line.operands.addAll(rest);
                rest.clear();
            } else if (flags.contains(argument)) {
                line.options.put(argument, FLAG);
            } else if (valued.contains(argument)) {
                if (rest.isEmpty()) {
                    throw line.refuse("The option " + argument + " needs a value");
                }
                line.options.put(argument, rest.remove(0));
            } else if (argument.startsWith("--")) {
                throw line.refuse("There is no option " + argument);
            } else {
                line.operands.add(argument);
            }
        }
        return line;
    }

    /** Makes the exception for a command line that cannot be used. */
    BackplaneException refuse(final String what) {
        return new BackplaneException(what + ": see " + command + " --help.");
    }

    /** Whether an option is there. */
    boolean has(final String option) {
        return options.containsKey(option);
    }

    /** The value of an option. */
    Optional<String> value(final String option) {
        return Optional.ofNullable(options.get(option));
    }

    /** The value of an option that is a path. */
    Optional<Path> path(final String option) {
        return value(option).map(Path::of);
    }

    /** The value of an option that is a whole number. */
    long number(final String option, final long defaultValue, final long min, final long max) {
        final String value = options.get(option);
        if (value == null) {
            return defaultValue;
        }
        try {
            final long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (final NumberFormatException e) {
            // Told below, together with a number out of range.
        }
        throw refuse(option + " " + value + " is no whole number from " + min + " to " + max);
    }

    /**
     * The files to work on: those that {@code --files-from} lists, one a line, and the operands.
     *
     * @return at least one file; all of them can be read
     * @throws IOException when the list cannot be read
     */
    List<Path> files() throws IOException {
        final List<Path> files = new ArrayList<>();
        final Optional<Path> list = path("--files-from");
        if (list.isPresent()) {
            Files.readAllLines(list.get()).forEach(line -> files.add(Path.of(line)));
        }
        operands.forEach(operand -> files.add(Path.of(operand)));
        if (files.isEmpty()) {
            throw refuse("No FILE is given");
        }
        for (final Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw refuse(file.toAbsolutePath() + " is no file that can be read");
            }
        }
        return files;
    }
}
