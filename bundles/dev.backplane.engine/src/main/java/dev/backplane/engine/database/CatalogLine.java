package dev.backplane.engine.database;

import dev.backplane.api.database.DatabaseOrigin;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * The lines of the catalog: a CRC-32C of the rest in eight hexadecimal digits, a space, and one of
 *
 * <pre>
 * ids N                                 ids below N may have been given out
 * create OID hand|file MILLIS true|false NAME
 * rename OID hand|file NAME
 * allow OID true|false
 * drop OID                              also of one that was never created: its creation was given up
 * </pre>
 */
final class CatalogLine {
    static final String HEADER = "backplane databases 1";
    static final int CRC_LENGTH = 8;

    private CatalogLine() {}

    static String ids(final int end) {
        return "ids " + end;
    }

    static String create(final CatalogEntry entry) {
        return "create " + entry.oid() + " " + text(entry.origin()) + " " + entry.created() + " "
                + entry.allowsConnections() + " " + entry.name();
    }

    static String rename(final int oid, final DatabaseOrigin origin, final String name) {
        return "rename " + oid + " " + text(origin) + " " + name;
    }

    static String allow(final int oid, final boolean allowed) {
        return "allow " + oid + " " + allowed;
    }

    static String drop(final int oid) {
        return "drop " + oid;
    }

    private static String text(final DatabaseOrigin origin) {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    /** A line as it stands in the file. */
    static byte[] seal(final String line) {
        return (crc(line.getBytes(StandardCharsets.UTF_8)) + " " + line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static String crc(final byte[] line) {
        final CRC32C crc = new CRC32C();
        crc.update(line, 0, line.length);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
