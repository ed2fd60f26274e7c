package dev.backplane.core.extension;

import java.util.function.Consumer;

/** Which extension of this process serves which database: the key {@code databases} in {@code etc/<extension>.cfg}. */
public interface ServedDatabases {
    /**
     * Whether an extension serves a database. It need not exist.
     *
     * @param owner the extension, as {@code name:version}
     * @param database the database's name
     * @return false also for an extension that this process does not know
     */
    boolean serves(String owner, String database);

    /**
     * Tells when an extension's file has changed which databases it serves. What the extension takes in shared memory has
     * followed already.
     *
     * @param listener gets the extension, as {@code name:version}, on the thread that reads configurations
     * @return close it to end the subscription
     */
    AutoCloseable listen(Consumer<String> listener);
}
