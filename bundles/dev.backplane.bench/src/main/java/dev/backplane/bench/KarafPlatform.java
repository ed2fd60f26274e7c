package dev.backplane.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Apache Karaf, minimal. It is ready when its SSH port accepts a connection, because that is when bin/client can give it
 * a command; its scripts and its log say nothing of readiness. The port is a free one of the loopback interface.
 */
final class KarafPlatform extends Platform {
    private static final String ARCHIVE = "apache-karaf-minimal-";

    private final int port;

    KarafPlatform(final Path module, final Path folder) throws IOException, UnavailableException {
        super(archive(module), folder);
        port = freePort();
        final Path shell = home().resolve("etc/org.apache.karaf.shell.cfg");
        Files.writeString(
                shell,
                Files.readString(shell)
                        .replaceAll("(?m)^sshPort *=.*", "sshPort = " + port)
                        .replaceAll("(?m)^sshHost *=.*", "sshHost = 127.0.0.1"));
        // its key pair is made at the very first start, and is no part of a cold one
        start();
        stop();
    }

    private static Path archive(final Path module) throws IOException, UnavailableException {
        return archive(module.resolve("target/lib"), ARCHIVE, "no Karaf from Maven Central");
    }

    /**
     * What the tables call it.
     *
     * @param module the benchmarks
     * @return with the version if it is there
     */
    static String name(final Path module) throws IOException {
        try {
            final String file = archive(module).getFileName().toString();
            return "Karaf " + file.substring(ARCHIVE.length(), file.length() - ".tar.gz".length()) + " minimal";
        } catch (final UnavailableException e) {
            return "Karaf minimal";
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (final IOException e) {
            return false;
        }
    }

    @Override
    ProcessHandle process() throws IOException {
        final Properties instances = new Properties();
        try (InputStream in = Files.newInputStream(home().resolve("instances/instance.properties"))) {
            instances.load(in);
        }
        return ProcessHandle.of(Long.parseLong(instances.getProperty("item.0.pid", "0")))
                .orElseThrow(() -> new IOException("Karaf does not run"));
    }
}
