package dev.backplane.shell.text;

/** Makes text safe for a terminal: names and messages come from others and must not move the cursor. */
public final class Printable {
    private Printable() {}

    /**
     * A message in one line.
     *
     * @param text any text, or null
     * @return the text with blanks for line breaks and without control characters
     */
    public static String line(final String text) {
        return text == null ? "" : cell(text.strip().replaceAll("\\s*\\R\\s*", " "));
    }

    /**
     * A value in one line, every character still to be seen.
     *
     * @param text any text
     * @return the text with escapes for control characters
     */
    public static String cell(final String text) {
        final StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(character -> append(printable, character));
        return printable.toString();
    }

    private static void append(final StringBuilder printable, final int character) {
        switch (character) {
            case '\n' -> printable.append("\\n");
            case '\r' -> printable.append("\\r");
            case '\t' -> printable.append("\\t");
            default -> {
                if (isInvisible(character)) {
                    printable.append(String.format("\\u%04x", character));
                } else {
                    printable.appendCodePoint(character);
                }
            }
        }
    }

    /** Format characters are among them: they can reverse the direction of a line. */
    private static boolean isInvisible(final int character) {
        return Character.isISOControl(character)
                || switch (Character.getType(character)) {
                    case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                };
    }
}
