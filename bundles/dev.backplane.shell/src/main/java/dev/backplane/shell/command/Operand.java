package dev.backplane.shell.command;

/**
 * A value that a command takes by its place.
 *
 * @param name how the help calls it, in capitals
 * @param required whether the command fails without it
 * @param kind what it stands for
 * @param description what it is, in a sentence
 */
public record Operand(String name, boolean required, ValueKind kind, String description) {
    /**
     * An operand that must be given.
     *
     * @param name in capitals
     * @param kind what it stands for
     * @param description a sentence
     * @return the operand
     */
    public static Operand required(final String name, final ValueKind kind, final String description) {
        return new Operand(name, true, kind, description);
    }

    /**
     * An operand that may be given.
     *
     * @param name in capitals
     * @param kind what it stands for
     * @param description a sentence
     * @return the operand
     */
    public static Operand optional(final String name, final ValueKind kind, final String description) {
        return new Operand(name, false, kind, description);
    }

    /**
     * The operand as the syntax line shows it.
     *
     * @return in brackets if it is optional
     */
    public String syntax() {
        return required ? name : "[" + name + "]";
    }
}
