package dev.backplane.extension.sharedlog.line;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How {@code sharedlog:write} writes a line, so that a checker can prove what became of it:
 * {@code <writer>:<file>:<round>:<line>:<checksum> <text>}. The numbers are decimal, file, round and line from 1; the
 * checksum is the CRC-32C, as 8 hexadecimal digits, of all bytes before it and of the text. The text is the line of the
 * input file, byte for byte.
 */
public final class LineFormat {
    /** The most bytes that a written line has more than its text, the line end included. */
    public static final int MAX_OVERHEAD = 19 + 10 + 10 + 19 + 4 + 8 + 1 + 1;

    private static final int CHECKSUM_DIGITS = 8;
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

    private final CRC32C crc = new CRC32C();
    private final byte[] prefix = new byte[MAX_OVERHEAD];

    /** Formats and parses; not for several threads at once. */
    public LineFormat() {}

    /**
     * Formats a line.
     *
     * @param target takes the line with its line end; has room for the text and {@link #MAX_OVERHEAD} bytes
     * @param id which line it is
     * @param text holds the text
     * @param offset where the text begins
     * @param length bytes of the text
     */
    public void format(
            final ByteBuffer target, final LineId id, final byte[] text, final int offset, final int length) {
        int end = number(0, id.writer());
        end = number(end, id.file());
        end = number(end, id.round());
        end = number(end, id.line());
        final int checksum = checksum(prefix, 0, end, text, offset, length);
        for (int shift = 28; shift >= 0; shift -= 4) {
            prefix[end++] = HEX[checksum >>> shift & 15];
        }
        prefix[end++] = ' ';
        target.put(prefix, 0, end).put(text, offset, length).put((byte) '\n');
    }

    private int number(final int start, final long value) {
        int end = start;
        long rest = value;
        do {
            prefix[end++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        for (int left = start, right = end - 1; left < right; left++, right--) {
            final byte digit = prefix[left];
            prefix[left] = prefix[right];
            prefix[right] = digit;
        }
        prefix[end] = ':';
        return end + 1;
    }

    private int checksum(
            final byte[] head, final int from, final int to, final byte[] text, final int offset, final int length) {
        crc.reset();
        crc.update(head, from, to - from);
        crc.update(text, offset, length);
        return (int) crc.getValue();
    }

    /**
     * Parses a line of a log.
     *
     * @param bytes holds the line
     * @param offset where it begins
     * @param length its bytes, without the line end
     * @return the line; empty when it is torn: not of this format, or with another checksum
     */
    public Optional<Line> parse(final byte[] bytes, final int offset, final int length) {
        final int end = offset + length;
        final long[] numbers = new long[4];
        int at = offset;
        for (int i = 0; i < numbers.length; i++) {
            final int colon = colon(bytes, at, end);
            if (colon < 0) {
                return Optional.empty();
            }
            numbers[i] = decimal(bytes, at, colon);
            at = colon + 1;
        }
        final int text = at + CHECKSUM_DIGITS + 1;
        if (text > end
                || bytes[text - 1] != ' '
                || hexadecimal(bytes, at) != (checksum(bytes, offset, at, bytes, text, end - text) & 0xFFFF_FFFFL)
                || numbers[1] > Integer.MAX_VALUE
                || numbers[2] > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        final LineId id = new LineId(numbers[0], (int) numbers[1], (int) numbers[2], numbers[3]);
        return Optional.of(new Line(id, text, end - text));
    }

    private static int colon(final byte[] bytes, final int start, final int end) {
        for (int i = start; i < end && i - start < 19; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return bytes[i] == ':' && i > start ? i : -1;
            }
        }
        return -1;
    }

    private static long decimal(final byte[] bytes, final int start, final int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private static long hexadecimal(final byte[] bytes, final int start) {
        long value = 0;
        for (int i = start; i < start + CHECKSUM_DIGITS; i++) {
            final int digit = bytes[i] <= '9' ? bytes[i] - '0' : bytes[i] - 'a' + 10;
            if (digit < 0 || digit > 15 || bytes[i] > '9' && digit < 10) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /**
     * A line that is not torn.
     *
     * @param id which line it is
     * @param textOffset where its text begins in the array that was parsed
     * @param textLength bytes of the text
     */
    public record Line(LineId id, int textOffset, int textLength) {}
}
