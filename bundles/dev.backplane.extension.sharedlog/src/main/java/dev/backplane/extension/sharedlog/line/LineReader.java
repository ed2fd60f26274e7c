package dev.backplane.extension.sharedlog.line;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Splits a file into lines: the bytes up to each {@code '\n'}, whatever they are, and what follows the last one. A
 * carriage return is a part of its line. An empty file has no lines.
 */
public final class LineReader implements Closeable {
    private static final int INITIAL_CAPACITY = 1 << 16;

    private final InputStream input;
    private final String name;
    private final int maxLineBytes;
    private byte[] buffer = new byte[INITIAL_CAPACITY];
    private long unread;
    private int filled;
    private int offset;
    private int length;
    private int next;
    private long number;
    private boolean terminated = true;
    private boolean ended;

    /**
     * Splits a file.
     *
     * @param file the file
     * @param maxLineBytes the longest line allowed
     * @throws IOException when the file cannot be opened
     */
    public LineReader(final Path file, final int maxLineBytes) throws IOException {
        this(file, Long.MAX_VALUE, maxLineBytes);
    }

    /**
     * Splits the begin of a file.
     *
     * @param file the file
     * @param length bytes to read; a shorter file is read to its end
     * @param maxLineBytes the longest line allowed
     * @throws IOException when the file cannot be opened
     */
    public LineReader(final Path file, final long length, final int maxLineBytes) throws IOException {
        this(Files.newInputStream(file), file.toString(), length, maxLineBytes);
    }

    /**
     * Splits a stream.
     *
     * @param input the stream, closed with this
     * @param name for messages
     * @param maxLineBytes the longest line allowed
     */
    public LineReader(final InputStream input, final String name, final int maxLineBytes) {
        this(input, name, Long.MAX_VALUE, maxLineBytes);
    }

    private LineReader(final InputStream input, final String name, final long length, final int maxLineBytes) {
        this.input = input;
        this.name = name;
        this.unread = length;
        this.maxLineBytes = maxLineBytes;
    }

    /**
     * Goes to the next line.
     *
     * @return false if there is none
     * @throws IOException when the file cannot be read, or the line is too long
     */
    public boolean next() throws IOException {
        offset = next;
        int searched = offset;
        while (true) {
            final int end = indexOfLineEnd(searched);
            if (end >= 0) {
                return line(end, end + 1, true);
            }
            searched = filled;
            if (ended) {
                return filled > offset && line(filled, filled, false);
            }
            if (filled - offset > maxLineBytes) {
                throw tooLong();
            }
            searched -= fill();
        }
    }

    private boolean line(final int end, final int following, final boolean withLineEnd) throws IOException {
        length = end - offset;
        next = following;
        number++;
        terminated = withLineEnd;
        if (length > maxLineBytes) {
            number--;
            throw tooLong();
        }
        return true;
    }

    private int indexOfLineEnd(final int from) {
        for (int i = from; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Reads on; returns by how many bytes the current line moved towards the buffer's begin. */
    private int fill() throws IOException {
        final int moved = offset;
        if (moved > 0) {
            System.arraycopy(buffer, offset, buffer, 0, filled - offset);
            filled -= moved;
            offset = 0;
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(Integer.MAX_VALUE - 8L, buffer.length * 2L));
        }
        final int wanted = (int) Math.min(unread, buffer.length - filled);
        final int read = wanted == 0 ? -1 : input.read(buffer, filled, wanted);
        if (read < 0) {
            ended = true;
        } else {
            filled += read;
            unread -= read;
        }
        return moved;
    }

    private IOException tooLong() {
        return new IOException("Line " + (number + 1) + " of " + name + " is longer than " + maxLineBytes
                + " bytes: raise max_line_bytes in etc/sharedlog.cfg, or leave this file out.");
    }

    /**
     * Holds the current line, until the next call of {@link #next()}.
     *
     * @return the array
     */
    public byte[] bytes() {
        return buffer;
    }

    /**
     * Where the current line begins.
     *
     * @return index in {@link #bytes()}
     */
    public int offset() {
        return offset;
    }

    /**
     * The current line's length.
     *
     * @return bytes, without the line end
     */
    public int length() {
        return length;
    }

    /**
     * The current line's number.
     *
     * @return from 1
     */
    public long number() {
        return number;
    }

    /**
     * Whether the current line ends with a {@code '\n'}; only a file's last one may not.
     *
     * @return true before the first line, too
     */
    public boolean terminated() {
        return terminated;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
