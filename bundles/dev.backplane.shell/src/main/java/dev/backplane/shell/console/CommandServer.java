package dev.backplane.shell.console;

import dev.backplane.shell.session.Sessions;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes command lines for {@code bin/client}, which come through a UNIX-domain socket that only the owner of the
 * platform can open. Each connection is a session of its own. Only the postmaster listens.
 */
@Component(
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true)
public final class CommandServer {
    private static final Logger LOG = LoggerFactory.getLogger(CommandServer.class);

    private final CommandProcessor processor;
    private final SocketPath path;
    private final ServerSocketChannel server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        final Thread thread = new Thread(task, "backplane-client");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Begins to listen, if this is the postmaster.
     *
     * @param context tells role and folder
     * @param processor runs commands
     * @throws IOException if the socket cannot be made
     */
    @Activate
    public CommandServer(final BundleContext context, @Reference final CommandProcessor processor) throws IOException {
        this.processor = processor;
        final String data = context.getProperty("backplane.data");
        if (data == null || "backend".equals(context.getProperty("backplane.role"))) {
            path = null;
            server = null;
            return;
        }
        path = SocketPath.below(Path.of(data, "run"));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Files.deleteIfExists(path.socket());
        server.bind(UnixDomainSocketAddress.of(path.socket()));
        Files.setPosixFilePermissions(path.socket(), PosixFilePermissions.fromString("rw-------"));
        threads.execute(this::accept);
    }

    /**
     * Listens no more.
     *
     * @throws IOException if the socket does not let itself be closed
     */
    @Deactivate
    void deactivate() throws IOException {
        if (server != null) {
            server.close();
            path.delete();
        }
        threads.shutdownNow();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                final SocketChannel client = server.accept();
                threads.execute(() -> serve(client));
            } catch (final ClosedChannelException e) {
                return;
            } catch (final IOException e) {
                LOG.warn("a client could not be accepted: {}", e.getMessage());
            }
        }
    }

    private void serve(final SocketChannel client) {
        try (client) {
            final Frames frames = new Frames(
                    new DataInputStream(Channels.newInputStream(client)),
                    new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(client))));
            final OutputStream out = frames.stream('o');
            final OutputStream err = frames.stream('e');
            try (CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, err)) {
                Sessions.prepare(session, Optional.empty(), false);
                final CommandLineRunner runner = new CommandLineRunner(session, out, err);
                Optional<String> line = frames.line();
                while (line.isPresent()) {
                    frames.status(runner.run(line.get()));
                    line = frames.line();
                }
            }
        } catch (final IOException e) {
            LOG.debug("a client went in the middle: {}", e.getMessage());
        }
    }
}
