package dev.backplane.shell.console;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendState;
import dev.backplane.api.backend.Backends;
import dev.backplane.shell.session.Sessions;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Runs the command that {@code bin/backend} was given, for the launcher, and answers its exit status. */
@Component(
        service = ToIntFunction.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = "backplane.command=true")
public final class LauncherCommand implements ToIntFunction<String> {
    private static final int FAILED = 1;

    private final BundleContext context;
    private final CommandProcessor processor;
    private final Backends backends;

    /**
     * Waits for the launcher.
     *
     * @param context tells the database
     * @param processor runs commands
     * @param backends makes the command's thread a session of the database
     */
    @Activate
    public LauncherCommand(
            final BundleContext context,
            @Reference final CommandProcessor processor,
            @Reference final Backends backends) {
        this.backends = backends;
        this.context = context;
        this.processor = processor;
    }

    @Override
    public int applyAsInt(final String line) {
        // not System.out: Gogo binds that to each thread's session, which would be this one again
        final OutputStream out = new FileOutputStream(FileDescriptor.out);
        final OutputStream err = new FileOutputStream(FileDescriptor.err);
        final Optional<String> database = Optional.ofNullable(context.getProperty("backplane.database"));
        try (CommandSession session = processor.createSession(new FileInputStream(FileDescriptor.in), out, err);
                Backend me = backends.register(Backends.CLIENT_BACKEND, "backend", database)) {
            me.state(BackendState.ACTIVE);
            Sessions.prepare(session, database, false);
            return new CommandLineRunner(session, out, err).run(line);
        } catch (final BackplaneException e) {
            CommandLineRunner.print(err).println(e.getMessage());
            return FAILED;
        }
    }
}
