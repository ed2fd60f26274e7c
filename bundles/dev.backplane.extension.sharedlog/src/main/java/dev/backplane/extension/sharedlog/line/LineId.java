package dev.backplane.extension.sharedlog.line;

/**
 * Names one written line.
 *
 * @param writer who wrote it: by default the pid of the process; 1 to 999,999,999,999,999,999
 * @param file the number of the input file, from 1
 * @param round which time the writer wrote the file, from 1
 * @param line the number of the line in the file, from 1
 */
public record LineId(long writer, int file, int round, long line) {
    /** The largest writer and line number, 18 digits. */
    public static final long MAX_NUMBER = 999_999_999_999_999_999L;

    /** Checks the ranges. */
    public LineId {
        if (writer < 0 || writer > MAX_NUMBER || file < 0 || round < 0 || line < 0 || line > MAX_NUMBER) {
            throw new IllegalArgumentException("Not the id of a written line: writer " + writer + ", file " + file
                    + ", round " + round + ", line " + line + ".");
        }
    }
}
