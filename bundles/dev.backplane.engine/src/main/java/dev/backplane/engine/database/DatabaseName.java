package dev.backplane.engine.database;

import dev.backplane.api.InvalidNameException;
import dev.backplane.engine.memory.ShmemText;
import java.util.regex.Pattern;

/** Names of databases. */
final class DatabaseName {
    private static final int MAX_BYTES = 63;
    private static final Pattern SYNTAX = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_-]*");

    private DatabaseName() {}

    /** The name's bytes, if it is one. */
    static byte[] encode(final String name) {
        final byte[] bytes = ShmemText.encode("database", name, MAX_BYTES);
        if (!SYNTAX.matcher(name).matches()) {
            throw new InvalidNameException("\"" + name
                    + "\" is no name for a database: use letters, digits, _ and -, and begin with none of the last");
        }
        return bytes;
    }
}
