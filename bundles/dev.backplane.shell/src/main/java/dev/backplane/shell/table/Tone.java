package dev.backplane.shell.table;

/** How remarkable a value is. */
public enum Tone {
    /** As expected. */
    PLAIN(""),
    /** Worth a look. */
    NOTABLE("33"),
    /** Something is broken. */
    BAD("1;31");

    private final String sgr;

    Tone(final String sgr) {
        this.sgr = sgr;
    }

    String paint(final String text) {
        return sgr.isEmpty() || text.isBlank() ? text : "\u001b[" + sgr + "m" + text + "\u001b[0m";
    }
}
