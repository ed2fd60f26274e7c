package dev.backplane.extension.sharedlog.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * What the demo is asked to do.
 *
 * @param distribution the archive to unpack
 * @param extension the extension's jar
 * @param columns width of the terminal; 0 if the output is none
 * @param times how often each writer writes all files; 0: as the input's size suggests
 * @param batch lines with one acquire of the lock
 * @param writers how many processes write
 * @param kill how many of them are killed meanwhile
 * @param files the input; empty: text of the running JDK
 */
record DemoOptions(
        Path distribution, Path extension, int columns, int times, int batch, int writers, int kill, List<Path> files) {
    /** What {@code --help} prints. */
    static final String HELP = """
            demo [OPTION...] [FILE...]
              Starts an instance of its own in a temporary folder, deploys the extension sharedlog while it
              runs, lets four processes write all lines of the files into the shared logs of two databases at
              once, checks that every line is there, none torn and none twice, and removes all of it again.
              Without a FILE, the input is the text files of the running JDK. A folder stands for its files.
              --times N    each process writes everything N times; default: by the input's size
              --batch N    lines with one acquire of the lock; default: 1
              --writers N  processes that write, 2 to 32; default: 4
              --kill N     kills N of them with SIGKILL while they write, fewer than there are; what they had
                           written by then must be there, and the others must go on without an error
            """;

    private static final int MAX_NUMBER = 100_000;
    private static final int DEFAULT_WRITERS = 4;
    private static final int MIN_WRITERS = 2;
    private static final int MAX_WRITERS = 32;

    /**
     * Parses the command line.
     *
     * @param arguments of the main method
     * @return the options
     * @throws DemoFailure when they cannot be used
     */
    static DemoOptions parse(final String... arguments) throws DemoFailure {
        Path distribution = null;
        Path extension = null;
        int columns = 0;
        int times = 0;
        int batch = 1;
        int writers = DEFAULT_WRITERS;
        int kill = 0;
        final List<Path> files = new ArrayList<>();
        final Deque<String> rest = new ArrayDeque<>(Arrays.asList(arguments));
        while (!rest.isEmpty()) {
            final String argument = rest.remove();
            switch (argument) {
                case "--distribution" -> distribution = Path.of(value(argument, rest));
                case "--extension" -> extension = Path.of(value(argument, rest));
                case "--columns" -> columns = number(argument, rest, 0, MAX_NUMBER);
                case "--times" -> times = number(argument, rest, 1, MAX_NUMBER);
                case "--batch" -> batch = number(argument, rest, 1, MAX_NUMBER);
                case "--writers" -> writers = number(argument, rest, MIN_WRITERS, MAX_WRITERS);
                case "--kill" -> kill = number(argument, rest, 0, MAX_NUMBER);
                case "--" -> {
                    rest.forEach(file -> files.add(Path.of(file)));
                    rest.clear();
                }
                default -> {
                    if (argument.startsWith("--")) {
                        throw new DemoFailure("the demo has no option " + argument + "; --help shows those it has");
                    }
                    files.add(Path.of(argument));
                }
            }
        }
        requireSurvivor(kill, writers);
        return new DemoOptions(
                existing("--distribution", distribution),
                existing("--extension", extension),
                columns,
                times,
                batch,
                writers,
                kill,
                files);
    }

    private static void requireSurvivor(final int kill, final int writers) throws DemoFailure {
        if (kill >= writers) {
            throw new DemoFailure("--kill " + kill + " is too many: of the " + writers + " writers at most "
                    + (writers - 1)
                    + " can be killed, because one has to survive; --writers sets how many write, up to "
                    + MAX_WRITERS);
        }
    }

    private static String value(final String option, final Deque<String> rest) throws DemoFailure {
        if (rest.isEmpty()) {
            throw new DemoFailure("the option " + option + " needs a value");
        }
        return rest.remove();
    }

    private static int number(final String option, final Deque<String> rest, final int min, final int max)
            throws DemoFailure {
        final String value = value(option, rest);
        try {
            final int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (final NumberFormatException e) {
            // Told below, together with a number out of range.
        }
        throw new DemoFailure(option + " " + value + " is no whole number from " + min + " to " + max);
    }

    private static Path existing(final String option, final Path path) throws DemoFailure {
        if (path == null || !Files.isRegularFile(path)) {
            throw new DemoFailure(option + " names no file" + (path == null ? "" : ": " + path)
                    + "; run mvn package -DskipTests first");
        }
        return path.toAbsolutePath();
    }
}
