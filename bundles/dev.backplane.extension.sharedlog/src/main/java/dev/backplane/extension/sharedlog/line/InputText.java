package dev.backplane.extension.sharedlog.line;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** One input file as a checker remembers it: a checksum of each line's text. */
public final class InputText {
    private final Path file;
    private final long bytes;
    private final int[] checksums;

    private InputText(final Path file, final long bytes, final int[] checksums) {
        this.file = file;
        this.bytes = bytes;
        this.checksums = checksums;
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @param maxLineBytes the longest line allowed
     * @return its lines' checksums
     * @throws IOException when the file cannot be read, or a line is too long
     */
    public static InputText read(final Path file, final int maxLineBytes) throws IOException {
        int[] checksums = new int[1024];
        int lines = 0;
        long bytes = 0;
        final CRC32C crc = new CRC32C();
        try (LineReader reader = new LineReader(file, maxLineBytes)) {
            while (reader.next()) {
                if (lines == checksums.length) {
                    checksums = Arrays.copyOf(checksums, lines * 2);
                }
                checksums[lines++] = checksum(crc, reader.bytes(), reader.offset(), reader.length());
                bytes += reader.length();
            }
        }
        return new InputText(file, bytes, Arrays.copyOf(checksums, lines));
    }

    /**
     * The checksum of a text.
     *
     * @param crc used for it
     * @param bytes holds the text
     * @param offset where it begins
     * @param length its bytes
     * @return its CRC-32C
     */
    static int checksum(final CRC32C crc, final byte[] bytes, final int offset, final int length) {
        crc.reset();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /**
     * The file.
     *
     * @return its path
     */
    public Path file() {
        return file;
    }

    /**
     * How many lines it has.
     *
     * @return 0 or more
     */
    public int lines() {
        return checksums.length;
    }

    /**
     * Bytes of all lines' texts.
     *
     * @return without line ends
     */
    public long bytes() {
        return bytes;
    }

    /**
     * Whether a text is the one of a line.
     *
     * @param line the line's number, from 1 to {@link #lines()}
     * @param checksum the text's checksum
     * @return true if it is
     */
    boolean matches(final long line, final int checksum) {
        return checksums[(int) line - 1] == checksum;
    }
}
