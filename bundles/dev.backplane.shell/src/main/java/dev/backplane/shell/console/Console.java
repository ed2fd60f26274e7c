package dev.backplane.shell.console;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.Backends;
import dev.backplane.shell.completion.Completions;
import dev.backplane.shell.completion.ShellCompleter;
import dev.backplane.shell.session.Sessions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.felix.gogo.jline.Highlighter;
import org.apache.felix.gogo.jline.Parser;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interactive console of a process that was started in the foreground ({@code backplane.console=true}). Leaving it
 * with {@code exit} or Ctrl-D ends the process, as in Karaf.
 */
@Component(
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true)
public final class Console {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    private final BundleContext context;
    private final CommandProcessor processor;
    private final Completions completions;
    private final Backends backends;
    private final Optional<String> database;
    private volatile Terminal terminal;

    /**
     * Opens the console, if this process is to have one.
     *
     * @param context tells that
     * @param ready the platform is ready
     * @param processor runs commands
     * @param completions completes what is typed
     * @param backends makes the console a session of its database
     */
    @Activate
    public Console(
            final BundleContext context,
            @Reference(target = "(osgi.condition.id=backplane.ready)") final Condition ready,
            @Reference final CommandProcessor processor,
            @Reference final Completions completions,
            @Reference final Backends backends) {
        this.context = context;
        this.processor = processor;
        this.completions = completions;
        this.backends = backends;
        this.database = Optional.ofNullable(context.getProperty("backplane.database"));
        if (Boolean.parseBoolean(context.getProperty("backplane.console"))) {
            final Thread thread = new Thread(this::run, "backplane-console");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * Closes the terminal.
     *
     * @throws IOException if it does not let itself be closed
     */
    @Deactivate
    void deactivate() throws IOException {
        if (terminal != null) {
            terminal.close();
        }
    }

    private void run() {
        try {
            terminal = TerminalBuilder.builder()
                    .name("backplane")
                    .system(true)
                    .dumb(true)
                    .build();
            if (database.isPresent()) {
                try (Backend me = backends.register("console", database.get())) {
                    talk("backend " + me.id() + " in database " + database.get());
                }
            } else {
                talk("no database");
            }
        } catch (final IOException | BackplaneException e) {
            LOG.warn("the console cannot be opened: {}", e.getMessage());
            System.err.println(e.getMessage());
        }
        try {
            context.getBundle(0).stop();
        } catch (final BundleException e) {
            LOG.error("the platform cannot be stopped: {}", e.getMessage(), e);
        }
    }

    private void talk(final String where) {
        terminal.writer().println("Connected (" + where + "). help lists the commands, exit leaves.");
        try (CommandSession session = processor.createSession(terminal.input(), terminal.output(), terminal.output())) {
            Sessions.prepare(session, database, !Terminal.TYPE_DUMB.equals(terminal.getType()));
            final LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .appName("backplane")
                    .parser(new Parser())
                    .highlighter(new Highlighter(session))
                    .completer(new ShellCompleter(completions, session, (self, line, candidates) -> {}))
                    .variable(
                            LineReader.HISTORY_FILE,
                            Path.of(Optional.ofNullable(context.getProperty("backplane.data"))
                                            .orElse("."))
                                    .resolve("history.txt"))
                    .build();
            session.put(".reader", reader);
            session.put("#TERM", terminal.getType());
            readLines(session, reader);
        }
    }

    private void readLines(final CommandSession session, final LineReader reader) {
        final CommandLineRunner runner = new CommandLineRunner(session, terminal.output(), terminal.output());
        while (true) {
            try {
                final String prompt =
                        Sessions.database(session).map(name -> name + "=> ").orElse("backplane> ");
                final String line = reader.readLine(prompt).trim();
                if (line.equals("exit") || line.equals("logout") || line.equals("quit")) {
                    return;
                }
                if (!line.isEmpty()) {
                    runner.run(line);
                }
            } catch (final UserInterruptException e) {
                // Ctrl-C clears the line
            } catch (final EndOfFileException e) {
                return;
            }
        }
    }
}
