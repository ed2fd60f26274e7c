package dev.backplane.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An option that a command takes.
 *
 * @param names the long name first, then its short forms, dashes included
 * @param valueName how the help calls its value; empty for a flag
 * @param kind what the value stands for
 * @param description what it does, in a sentence
 */
public record Option(List<String> names, Optional<String> valueName, ValueKind kind, String description) {
    /** Every command has it. */
    public static final Option HELP = flag("--help", "Shows this page.");

    /** Every command that shows rows has it. */
    public static final Option JSON = flag("--json", "Writes JSON with the same column names, for programs.");

    /** For tables with sizes. */
    public static final Option BYTES = flag("--bytes", "Shows sizes as exact numbers of bytes.");

    /** Copies the list. */
    public Option {
        names = List.copyOf(names);
    }

    /**
     * An option without a value.
     *
     * @param name with its dashes
     * @param description a sentence
     * @return the option
     */
    public static Option flag(final String name, final String description) {
        return new Option(List.of(name), Optional.empty(), ValueKind.TEXT, description);
    }

    /**
     * An option with a value, given as {@code --name VALUE} or {@code --name=VALUE}.
     *
     * @param name with its dashes
     * @param valueName in capitals
     * @param kind what the value stands for
     * @param description a sentence
     * @return the option
     */
    public static Option value(
            final String name, final String valueName, final ValueKind kind, final String description) {
        return new Option(List.of(name), Optional.of(valueName), kind, description);
    }

    /**
     * The same option with one more name.
     *
     * @param name a short form, with its dash
     * @return a copy
     */
    public Option or(final String name) {
        final List<String> all = new ArrayList<>(names);
        all.add(name);
        return new Option(all, valueName, kind, description);
    }

    /**
     * The long name.
     *
     * @return with its dashes
     */
    public String name() {
        return names.get(0);
    }

    /**
     * The option as the help shows it.
     *
     * @return for example {@code --database NAME}
     */
    public String syntax() {
        return String.join(", ", names) + valueName.map(value -> " " + value).orElse("");
    }
}
