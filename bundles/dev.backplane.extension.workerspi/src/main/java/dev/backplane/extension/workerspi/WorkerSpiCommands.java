package dev.backplane.extension.workerspi;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.extension.ExtensionHandle;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;

/** The shell commands of the extension. A command that cannot do its work throws, and the shell shows the message. */
public final class WorkerSpiCommands {
    /** The commands' scope. */
    public static final String SCOPE = "workerspi";

    private static final String HELP = "--help";
    /** The session's variable that names the database its commands work in. */
    private static final String DATABASE_VARIABLE = "database";

    private static final String LAUNCH = """
            workerspi:launch N [DATABASE]
              Starts worker N, which folds the rows of the table with number N, and waits until it runs.
              DATABASE: where it works; default: the session's, else the configured one.\
            """;

    private static final String WAKEUP = """
            workerspi:wakeup ID
              Wakes the worker with this id, or all workers of the registration with this id, so that
              they look at their tables now; worker:list shows the ids.\
            """;

    private final ExtensionHandle handle;
    private final WorkerSpiSettings settings;
    private final WorkerLauncher launcher;

    /**
     * Makes the commands.
     *
     * @param handle the extension's handle, granted
     * @param settings say what a launched worker does
     */
    WorkerSpiCommands(final ExtensionHandle handle, final WorkerSpiSettings settings) {
        this.handle = handle;
        this.settings = settings;
        this.launcher = new WorkerLauncher(handle.backgroundWorkers(), settings);
    }

    /**
     * The commands' names.
     *
     * @return for {@code osgi.command.function}
     */
    public static String[] functions() {
        return new String[] {"launch", "wakeup"};
    }

    /**
     * {@code workerspi:launch}: starts a worker.
     *
     * @param session the session that it is typed in
     * @param arguments see {@code --help}
     * @throws InterruptedException when the session ends meanwhile
     */
    public void launch(final CommandSession session, final String... arguments) throws InterruptedException {
        if (isHelp(arguments)) {
            System.out.println(LAUNCH);
            return;
        }
        if (arguments.length < 1 || arguments.length > 2) {
            throw new BackplaneException("N is missing, or there is too much: see workerspi:launch --help.");
        }
        final int number = number("N", arguments[0], WorkerSpiSettings.MAX_WORKERS);
        System.out.println(launcher.launch(number, arguments.length == 2 ? arguments[1] : database(session)));
    }

    private String database(final CommandSession session) {
        return Optional.ofNullable(session.get(DATABASE_VARIABLE))
                .map(Object::toString)
                .filter(name -> !name.isBlank())
                .or(() -> handle.backends().current().flatMap(Backend::database))
                .or(settings::database)
                .orElseThrow(() -> new BackplaneException(
                        "Name the database that the worker is for: workerspi:launch N DATABASE."));
    }

    /**
     * {@code workerspi:wakeup}: sets the latch of a worker.
     *
     * @param arguments see {@code --help}
     */
    public void wakeup(final String... arguments) {
        if (isHelp(arguments)) {
            System.out.println(WAKEUP);
            return;
        }
        if (arguments.length != 1) {
            throw new BackplaneException("One ID is needed: see workerspi:wakeup --help.");
        }
        System.out.println(launcher.wakeup(number("ID", arguments[0], Integer.MAX_VALUE)));
    }

    private static boolean isHelp(final String... arguments) {
        return arguments.length == 1 && arguments[0].equals(HELP);
    }

    private static int number(final String what, final String word, final int max) {
        try {
            final int number = Integer.parseInt(word);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (final NumberFormatException e) {
            // Told below, together with a number out of range.
        }
        throw new BackplaneException(what + " must be a whole number from 1 to " + max + ", not " + word + ".");
    }
}
