package dev.backplane.deploy;

/** Makes foreign text fit for a message: one line, nothing that moves a terminal's cursor, and not a megabyte. */
final class Shown {
    private static final int LONGEST = 200;

    private Shown() {}

    /** The text's beginning, with a question mark for everything that cannot be seen. */
    static String of(final String text) {
        final String beginning = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        final String printable = beginning.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]", "?");
        return text.length() > LONGEST ? printable + "... (" + text.length() + " characters)" : printable;
    }
}
