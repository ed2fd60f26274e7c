package dev.backplane.shell.console;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The protocol between {@code bin/client} and the platform: lines come as int length and UTF-8 bytes; answers go as
 * frames of a byte, an int length and that many bytes, {@code 'o'} for output, {@code 'e'} for errors, {@code 'x'} for the
 * exit status, which ends the answer.
 */
final class Frames {
    private static final int LONGEST_LINE = 1 << 20;

    private final DataInputStream in;
    private final DataOutputStream out;

    Frames(final DataInputStream in, final DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** The next command line; empty when the client has gone. */
    Optional<String> line() throws IOException {
        final int length;
        try {
            length = in.readInt();
        } catch (final EOFException e) {
            return Optional.empty();
        }
        if (length < 0 || length > LONGEST_LINE) {
            throw new IOException("a command line of " + length + " bytes");
        }
        return Optional.of(new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    void status(final int status) throws IOException {
        final byte[] bytes = Integer.toString(status).getBytes(StandardCharsets.UTF_8);
        write('x', bytes, 0, bytes.length);
    }

    private synchronized void write(final char kind, final byte[] bytes, final int offset, final int length)
            throws IOException {
        out.writeByte(kind);
        out.writeInt(length);
        out.write(bytes, offset, length);
        out.flush();
    }

    /** A stream whose writes become frames. */
    OutputStream stream(final char kind) {
        return new OutputStream() {
            @Override
            public void write(final int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(final byte[] bytes, final int offset, final int length) throws IOException {
                Frames.this.write(kind, bytes, offset, length);
            }
        };
    }
}
