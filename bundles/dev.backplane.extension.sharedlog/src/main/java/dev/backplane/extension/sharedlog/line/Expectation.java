package dev.backplane.extension.sharedlog.line;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a log has to hold: of each writer's lines, all files in each round, as many as it wrote, each once.
 *
 * @param writers how far each writer came, by its id
 * @param rounds how often each writer was to write all files
 * @param files the files, in the order in which the writers got them
 */
public record Expectation(Map<Long, Written> writers, int rounds, List<InputText> files) {
    /** Takes copies. */
    public Expectation {
        writers = Map.copyOf(writers);
        files = List.copyOf(files);
    }

    /**
     * How far a writer came in its lines.
     *
     * @param acknowledged its first lines, that the log has to hold
     * @param announced those and the ones it was writing when it was killed: of these the log holds all or none
     */
    public record Written(long acknowledged, long announced) {
        /** Checks the order. */
        public Written {
            if (acknowledged < 0 || announced < acknowledged) {
                throw new IllegalArgumentException(
                        "A writer cannot have announced " + announced + " lines, but written " + acknowledged + ".");
            }
        }

        /** Lines that it was writing when it was killed. */
        long uncertain() {
            return announced - acknowledged;
        }
    }

    /**
     * What a log has to hold when every writer has written everything.
     *
     * @param writers the writers' ids
     * @param rounds how often each wrote all files
     * @param files the files
     * @return the expectation
     */
    public static Expectation everything(final Set<Long> writers, final int rounds, final List<InputText> files) {
        final long lines = lines(files) * rounds;
        final Written all = new Written(lines, lines);
        return new Expectation(
                writers.stream().collect(Collectors.toMap(Function.identity(), writer -> all)), rounds, files);
    }

    /**
     * Reads input files.
     *
     * @param files the files
     * @param maxLineBytes the longest line allowed
     * @return what a checker remembers of them
     * @throws IOException when one cannot be read, or a line is too long
     */
    public static List<InputText> read(final Collection<Path> files, final int maxLineBytes) throws IOException {
        final List<InputText> texts = new ArrayList<>();
        for (final Path file : files) {
            texts.add(InputText.read(file, maxLineBytes));
        }
        return texts;
    }

    /**
     * How many lines files have.
     *
     * @param files the files
     * @return lines of all of them
     */
    public static long lines(final Collection<InputText> files) {
        return files.stream().mapToLong(InputText::lines).sum();
    }

    /**
     * How many lines the log has to hold.
     *
     * @return the acknowledged ones
     */
    public long lines() {
        return writers.values().stream().mapToLong(Written::acknowledged).sum();
    }
}
