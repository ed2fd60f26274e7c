package dev.backplane.extension.sharedlog.demo;

import dev.backplane.extension.sharedlog.line.Expectation;
import dev.backplane.extension.sharedlog.line.InputText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files whose lines are written. */
final class DemoInput {
    /** What the extension's setting max_line_bytes is by default. */
    private static final int MAX_LINE_BYTES = 16 << 20;

    private static final long ENOUGH_LINES = 2_000_000;
    private static final long ENOUGH_BYTES = 500_000_000;
    private static final int LEAST_TIMES = 3;
    private static final int MOST_TIMES = 100;
    /** Small input must last, too, until the last one of those to be killed is. */
    private static final int MOST_TIMES_FOR_KILLS = 100_000;

    private final List<InputText> texts;
    private final Map<Path, FileTime> modified;

    private DemoInput(final List<InputText> texts, final Map<Path, FileTime> modified) {
        this.texts = texts;
        this.modified = modified;
    }

    /**
     * Reads the input.
     *
     * @param named what the user named, or nothing
     * @param folder for copies of the JDK's text
     * @return the input
     * @throws DemoFailure when a file cannot be used
     */
    static DemoInput read(final List<Path> named, final Path folder) throws DemoFailure {
        try {
            final List<Path> files = named.isEmpty() ? JdkText.collect(folder) : expand(named);
            final Map<Path, FileTime> modified = new LinkedHashMap<>();
            for (final Path file : files) {
                modified.put(file, Files.getLastModifiedTime(file));
            }
            final DemoInput input = new DemoInput(Expectation.read(files, MAX_LINE_BYTES), modified);
            if (input.lines() == 0) {
                throw new DemoFailure("the input has no lines");
            }
            return input;
        } catch (final IOException | UncheckedIOException | ArithmeticException e) {
            throw new DemoFailure("the input cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Path> expand(final List<Path> named) throws IOException, DemoFailure {
        final List<Path> files = new ArrayList<>();
        for (final Path path : named) {
            if (!Files.isReadable(path)) {
                throw new DemoFailure("the input " + path + " is not there or cannot be read");
            }
            if (path.toAbsolutePath().toString().indexOf('\n') >= 0) {
                throw new DemoFailure("the input's name " + path + " holds a line end");
            }
            if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
                throw new DemoFailure("the input " + path + " is neither a file nor a folder");
            }
            try (Stream<Path> below = Files.walk(path.toRealPath())) {
                below.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        return files;
    }

    /**
     * How often each writer writes everything, so that the demo takes long enough to mean something and not much longer.
     *
     * @param options says how many write, and whether some of them are killed
     * @return rounds
     */
    int times(final DemoOptions options) {
        if (options.times() > 0) {
            return options.times();
        }
        final long byLines = ENOUGH_LINES / (lines() * options.writers());
        final long byBytes = ENOUGH_BYTES / Math.max(1, bytes() * options.writers());
        final int most = options.kill() > 0 ? MOST_TIMES_FOR_KILLS : MOST_TIMES;
        return (int) Math.max(LEAST_TIMES, Math.min(most, Math.min(byLines, byBytes)));
    }

    /** The files' contents, as a checker knows them. */
    List<InputText> texts() {
        return texts;
    }

    /** The names of the files, one a line. */
    String list() {
        return texts.stream().map(text -> text.file() + "\n").collect(Collectors.joining());
    }

    /** Lines of all files. */
    long lines() {
        return texts.stream().mapToLong(InputText::lines).sum();
    }

    /** Bytes of all files, without line ends. */
    long bytes() {
        return texts.stream().mapToLong(InputText::bytes).sum();
    }

    /**
     * Makes sure that the checker and the writers read the same.
     *
     * @throws DemoFailure when a file was changed in the meantime
     */
    void requireUnchanged() throws DemoFailure {
        for (final Map.Entry<Path, FileTime> file : modified.entrySet()) {
            try {
                if (!Files.getLastModifiedTime(file.getKey()).equals(file.getValue())) {
                    throw new DemoFailure("the input " + file.getKey() + " was changed while the demo ran");
                }
            } catch (final IOException e) {
                throw new DemoFailure("the input " + file.getKey() + " was removed while the demo ran", e);
            }
        }
    }
}
