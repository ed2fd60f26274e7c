package dev.backplane.shell.session;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandSession;

/** The session variables that Backplane's commands know. An operator sets one with {@code name = value}. */
public final class Sessions {
    /** The database that the session's commands work in. */
    public static final String DATABASE = "database";

    /** Whether tables have colors. */
    public static final String COLOR = "color";

    /** Where Gogo looks for a command that was typed without its scope: {@code help} must be ours, not Gogo's. */
    public static final String SCOPE = "SCOPE";

    private static final String SCOPES = "backplane:gogo:felix:*";

    /** Set by a console that reads lines, as Gogo's own does. */
    private static final String READER = ".reader";

    private static final String COMMANDS = ".commands";

    private Sessions() {}

    /**
     * Sets a new session up. Every console calls it before the first command.
     *
     * @param session the session
     * @param database the database to work in, or empty
     * @param color whether the terminal can show colors; the environment variable {@code NO_COLOR} forbids them
     */
    public static void prepare(final CommandSession session, final Optional<String> database, final boolean color) {
        final String forbidden = System.getenv("NO_COLOR");
        session.put(SCOPE, SCOPES);
        session.put(DATABASE, database.orElse(null));
        session.put(COLOR, color && (forbidden == null || forbidden.isEmpty()));
    }

    /**
     * The database that the session works in.
     *
     * @param session the session
     * @return its name, or empty
     */
    public static Optional<String> database(final CommandSession session) {
        return Optional.ofNullable(session.get(DATABASE)).map(Object::toString).filter(name -> !name.isBlank());
    }

    /**
     * Whether a person types the commands.
     *
     * @param session the session
     * @return false for scripts and the client
     */
    public static boolean interactive(final CommandSession session) {
        return session.get(READER) != null;
    }

    /**
     * All commands, those of other bundles included.
     *
     * @param session the session
     * @return full names in alphabetical order
     */
    public static Set<String> commands(final CommandSession session) {
        final Set<String> names = new TreeSet<>();
        if (session.get(COMMANDS) instanceof Set<?> known) {
            known.forEach(name -> names.add(name.toString()));
        }
        return names;
    }

    /**
     * How a command is best typed.
     *
     * @param command its full name
     * @return without the scopes in which Gogo looks first
     */
    public static String shortName(final String command) {
        return command.startsWith("backplane:") || command.startsWith("gogo:")
                ? command.substring(command.indexOf(':') + 1)
                : command;
    }

    static boolean color(final CommandSession session) {
        return String.valueOf(session.get(COLOR)).equals("true");
    }
}
