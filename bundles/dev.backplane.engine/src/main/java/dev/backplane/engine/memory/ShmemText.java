package dev.backplane.engine.memory;

import dev.backplane.api.InvalidNameException;
import dev.backplane.api.NameTooLongException;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** Short UTF-8 texts in shared memory: one byte length, then the bytes. */
public final class ShmemText {
    /** A longer name is not quoted whole. */
    private static final int MAX_SHOWN = 300;

    private ShmemText() {}

    /**
     * Encodes a name and checks it.
     *
     * @param what the thing that is named, for the message
     * @param name the name
     * @param maxBytes the most bytes of UTF-8
     * @return the bytes
     * @throws InvalidNameException if the name is null, empty or holds control characters
     * @throws NameTooLongException if it is too long
     */
    public static byte[] encode(final String what, final String name, final int maxBytes) {
        if (name == null || name.isEmpty()) {
            throw new InvalidNameException("the name of a " + what + " is " + (name == null ? "null" : "empty")
                    + ": give it 1 to " + maxBytes + " bytes of UTF-8");
        }
        for (int i = 0; i < name.length(); i++) {
            final char c = name.charAt(i);
            if (Character.isISOControl(c)) {
                throw new InvalidNameException(
                        "the name of a " + what + " holds a control character: \"" + shown(name) + "\"");
            }
            if (Character.isSurrogate(c) && !isPaired(name, i)) {
                throw new InvalidNameException(
                        "the name of a " + what + " is no valid Unicode text: \"" + shown(name) + "\"");
            }
        }
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > maxBytes) {
            throw new NameTooLongException("the name of a " + what + " is " + bytes.length + " bytes long, at most "
                    + maxBytes + " are allowed: \"" + shown(name) + "\"");
        }
        return bytes;
    }

    private static boolean isPaired(final String name, final int index) {
        return Character.isHighSurrogate(name.charAt(index))
                ? index + 1 < name.length() && Character.isLowSurrogate(name.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(name.charAt(index - 1));
    }

    private static String shown(final String name) {
        final String printable =
                name.substring(0, Math.min(name.length(), MAX_SHOWN)).replaceAll("[\\p{Cc}\\p{Cs}]", "?");
        return name.length() > MAX_SHOWN ? printable + "..." : printable;
    }

    /**
     * Shortens a text for show to what fits.
     *
     * @param text the text
     * @param maxBytes the most bytes of UTF-8
     * @return the bytes of its longest beginning that fits
     */
    public static byte[] truncate(final String text, final int maxBytes) {
        String fitting = text;
        while (fitting.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            fitting = fitting.substring(0, fitting.offsetByCodePoints(fitting.length(), -1));
        }
        return fitting.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Stores a text.
     *
     * @param buffer the memory
     * @param offset of the length byte
     * @param bytes at most 255 bytes
     */
    public static void put(final UnsafeBuffer buffer, final int offset, final byte[] bytes) {
        buffer.putByte(offset, (byte) bytes.length);
        buffer.putBytes(offset + 1, bytes);
    }

    /**
     * Loads a text; garbage if somebody stores at the same time, but never more than the field.
     *
     * @param buffer the memory
     * @param offset of the length byte
     * @param maxBytes the most bytes that the field holds
     * @return the text
     */
    public static String get(final UnsafeBuffer buffer, final int offset, final int maxBytes) {
        final byte[] bytes = new byte[Math.min(buffer.getByte(offset) & 0xFF, maxBytes)];
        buffer.getBytes(offset + 1, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Compares a stored text.
     *
     * @param buffer the memory
     * @param offset of the length byte
     * @param bytes the other text
     * @return true if they are equal
     */
    public static boolean matches(final UnsafeBuffer buffer, final int offset, final byte[] bytes) {
        if ((buffer.getByte(offset) & 0xFF) != bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (buffer.getByte(offset + 1 + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
