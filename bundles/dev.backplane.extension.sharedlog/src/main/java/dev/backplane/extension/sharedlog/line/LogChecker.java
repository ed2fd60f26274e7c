package dev.backplane.extension.sharedlog.line;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Proves what became of the lines that several writers wrote into one log. */
public final class LogChecker {
    /** A damaged log may hold no line end at all; a line of this length is a damage that one need not measure. */
    private static final int MAX_LOG_LINE_BYTES = 1 << 30;

    private final Expectation expectation;
    private final int[] firstLine;
    private final int linesPerRound;
    private final Map<Long, BitSet[]> seen = new HashMap<>();
    private final Map<Long, Long> uncertain = new HashMap<>();
    private final LineFormat format = new LineFormat();
    private final CRC32C crc = new CRC32C();
    private long found;
    private long torn;
    private long duplicated;
    private long unexpected;
    private Optional<String> firstProblem = Optional.empty();

    private LogChecker(final Expectation expectation) {
        this.expectation = expectation;
        final List<InputText> files = expectation.files();
        firstLine = new int[files.size()];
        int lines = 0;
        for (int i = 0; i < firstLine.length; i++) {
            firstLine[i] = lines;
            lines = Math.addExact(lines, files.get(i).lines());
        }
        linesPerRound = lines;
        for (final long writer : expectation.writers().keySet()) {
            final BitSet[] rounds = new BitSet[expectation.rounds()];
            for (int round = 0; round < rounds.length; round++) {
                rounds[round] = new BitSet(linesPerRound);
            }
            seen.put(writer, rounds);
        }
    }

    /**
     * Reads a log from its begin to its end.
     *
     * @param log the log file
     * @param expectation what it has to hold
     * @return what it holds
     * @throws IOException when it cannot be read
     */
    public static CheckResult check(final Path log, final Expectation expectation) throws IOException {
        return check(log, Long.MAX_VALUE, expectation);
    }

    /**
     * Reads a log from its begin to its position. What lies beyond is not a part of the log: somebody writes there, or
     * was killed while he did and the lock has not been taken since.
     *
     * @param log the log file
     * @param position bytes that count
     * @param expectation what they have to hold
     * @return what they hold
     * @throws IOException when the file cannot be read
     */
    public static CheckResult check(final Path log, final long position, final Expectation expectation)
            throws IOException {
        try (LineReader reader = new LineReader(log, position, MAX_LOG_LINE_BYTES)) {
            return check(reader, expectation);
        }
    }

    /**
     * Reads a log.
     *
     * @param reader gives its lines
     * @param expectation what it has to hold
     * @return what it holds
     * @throws IOException when it cannot be read
     */
    public static CheckResult check(final LineReader reader, final Expectation expectation) throws IOException {
        final LogChecker checker = new LogChecker(expectation);
        while (reader.next()) {
            checker.line(reader);
        }
        return checker.result();
    }

    private void line(final LineReader reader) {
        final Optional<LineFormat.Line> parsed =
                reader.terminated() ? format.parse(reader.bytes(), reader.offset(), reader.length()) : Optional.empty();
        if (parsed.isEmpty()) {
            torn++;
            problem(reader, "is torn");
            return;
        }
        final LineFormat.Line line = parsed.get();
        if (!isExpected(line, reader.bytes())) {
            unexpected++;
            problem(reader, "was not to be written");
        } else if (!isFirst(line.id())) {
            duplicated++;
            problem(reader, "is there twice");
        } else if (ordinal(line.id()) < written(line.id()).acknowledged()) {
            found++;
        } else {
            uncertain.merge(line.id().writer(), 1L, Long::sum);
        }
    }

    private boolean isExpected(final LineFormat.Line line, final byte[] bytes) {
        final LineId id = line.id();
        if (!seen.containsKey(id.writer())
                || id.round() < 1
                || id.round() > expectation.rounds()
                || id.file() < 1
                || id.file() > firstLine.length) {
            return false;
        }
        final InputText text = expectation.files().get(id.file() - 1);
        return id.line() >= 1
                && id.line() <= text.lines()
                && ordinal(id) < written(id).announced()
                && text.matches(id.line(), InputText.checksum(crc, bytes, line.textOffset(), line.textLength()));
    }

    private Expectation.Written written(final LineId id) {
        return expectation.writers().get(id.writer());
    }

    /** How many lines its writer wrote before this one. */
    private long ordinal(final LineId id) {
        return (id.round() - 1L) * linesPerRound + indexInRound(id);
    }

    private int indexInRound(final LineId id) {
        return firstLine[id.file() - 1] + (int) (id.line() - 1);
    }

    private boolean isFirst(final LineId id) {
        final BitSet lines = seen.get(id.writer())[id.round() - 1];
        final int index = indexInRound(id);
        final boolean first = !lines.get(index);
        lines.set(index);
        return first;
    }

    private void problem(final LineReader reader, final String what) {
        if (firstProblem.isEmpty()) {
            firstProblem = Optional.of("line " + reader.number() + " of the log " + what);
        }
    }

    private CheckResult result() {
        long expected = expectation.lines();
        long unacknowledged = 0;
        for (final Map.Entry<Long, Long> there : uncertain.entrySet()) {
            final long all = expectation.writers().get(there.getKey()).uncertain();
            if (there.getValue() == all) {
                unacknowledged += all;
            } else {
                // A half batch: then the other half is missing.
                expected += all;
                found += there.getValue();
            }
        }
        return new CheckResult(expected, found, unacknowledged, torn, duplicated, unexpected, firstProblem);
    }
}
