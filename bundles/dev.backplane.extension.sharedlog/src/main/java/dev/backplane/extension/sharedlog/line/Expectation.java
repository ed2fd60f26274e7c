package dev.backplane.extension.sharedlog.line;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a log has to hold: each line of each file, once in each round of each writer.
 *
 * @param writers the writers' ids
 * @param rounds how often each writer wrote all files
 * @param files the files, in the order in which the writers got them
 */
public record Expectation(Set<Long> writers, int rounds, List<InputText> files) {
    /** Takes copies. */
    public Expectation {
        writers = Set.copyOf(writers);
        files = List.copyOf(files);
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
     * How many lines the log has to hold.
     *
     * @return the number
     */
    public long lines() {
        return files.stream().mapToLong(InputText::lines).sum() * rounds * writers.size();
    }
}
