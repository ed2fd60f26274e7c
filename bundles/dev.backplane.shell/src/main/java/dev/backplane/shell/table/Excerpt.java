package dev.backplane.shell.table;

import dev.backplane.shell.text.Printable;

/**
 * A text that may be too long for a column; people see how it begins, programs all of it.
 *
 * @param text any text
 */
public record Excerpt(String text) {
    private static final int LENGTH = 40;
    private static final String CUT = "...";

    /**
     * Whether people do not see all of it.
     *
     * @return true if the text is longer than a column may be
     */
    public boolean isCut() {
        return line().codePointCount(0, line().length()) > LENGTH;
    }

    /**
     * How the text begins.
     *
     * @return one line of 40 characters at most, with dots at its end if something is left out
     */
    @Override
    public String toString() {
        final String line = line();
        return isCut() ? line.substring(0, line.offsetByCodePoints(0, LENGTH - CUT.length())) + CUT : line;
    }

    private String line() {
        return Printable.line(text);
    }
}
