package dev.backplane.launcher;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code bin/client}: asks a running platform to execute command lines, through its UNIX-domain socket.
 *
 * <p>Protocol: the client sends a command line as int length and that many bytes of UTF-8; the server answers with
 * frames of a byte, an int length and that many bytes: {@code 'o'} goes to the standard output, {@code 'e'} to the
 * standard error, {@code 'x'} carries the exit status as text and ends the answer. Then the next line may follow.
 */
public final class Client {
    private final DataInputStream in;
    private final DataOutputStream out;

    private Client(final SocketChannel channel) {
        in = new DataInputStream(Channels.newInputStream(channel));
        out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    /**
     * Executes one command, or the lines of the standard input if there is none.
     *
     * @param arguments the data folder, then the command
     * @throws IOException if the connection breaks
     */
    public static void main(final String... arguments) throws IOException {
        final Path run = Path.of(arguments[0], "run");
        final Path socket = Files.exists(run.resolve("console.path"))
                ? Path.of(Files.readString(run.resolve("console.path")).trim())
                : run.resolve("console.sock");
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            final Client client = new Client(channel);
            System.exit(arguments.length > 1 ? client.execute(commandLine(arguments)) : client.talk());
        } catch (final IOException e) {
            System.err.println("Backplane is not running here (" + run.getParent() + "): start it with bin/start.");
            System.exit(ExitCode.FAILED);
        }
    }

    /** One argument is a command line as it stands; several are its words. */
    static String commandLine(final String... arguments) {
        if (arguments.length == 2) {
            return arguments[1];
        }
        final StringBuilder line = new StringBuilder();
        for (int i = 1; i < arguments.length; i++) {
            line.append(i > 1 ? " " : "").append(quote(arguments[i]));
        }
        return line.toString();
    }

    private static String quote(final String word) {
        return word.matches("[\\w:./@%+,=-]+") ? word : "\"" + word.replaceAll("([\"\\\\$])", "\\\\$1") + "\"";
    }

    private int talk() throws IOException {
        final boolean person = System.console() != null;
        final BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int status = ExitCode.OK;
        while (true) {
            if (person) {
                System.out.print("backplane> ");
                System.out.flush();
            }
            final String line = lines.readLine();
            if (line == null || line.trim().equals("exit")) {
                return status;
            }
            if (!line.isBlank()) {
                status = execute(line);
            }
        }
    }

    private int execute(final String line) throws IOException {
        final byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
        while (true) {
            final int kind = in.read();
            if (kind < 0) {
                // the platform stopped, as a shutdown asks it to
                return ExitCode.OK;
            }
            final byte[] payload = in.readNBytes(in.readInt());
            if (kind == 'x') {
                return Integer.parseInt(new String(payload, StandardCharsets.UTF_8));
            }
            final OutputStream stream = kind == 'e' ? System.err : System.out;
            stream.write(payload);
            stream.flush();
        }
    }
}
