package dev.backplane.extension.sharedlog.demo;

import dev.backplane.extension.sharedlog.command.ProgressFile;
import dev.backplane.extension.sharedlog.command.ProgressFile.Progress;
import dev.backplane.extension.sharedlog.command.ProgressFile.State;
import java.io.IOException;
import java.nio.file.Path;

/** One backend process that writes all lines of the input into the log of one database. */
final class Writer {
    private static final Progress NOTHING_YET = new Progress(null, 0, 0, 0, 0);

    private final String database;
    private final Script process;
    private final Path progressFile;
    private Progress progress = NOTHING_YET;

    Writer(final String database, final Script process, final Path progressFile) {
        this.database = database;
        this.process = process;
        this.progressFile = progressFile;
    }

    /** The database that it writes to. */
    String database() {
        return database;
    }

    /** How far it was at the last {@link #look()}. */
    Progress progress() {
        return progress;
    }

    /** Whether it waits for the start, or is beyond that. */
    boolean isReady() {
        return progress.state() != null;
    }

    /** Whether it has written everything. */
    boolean isDone() {
        return progress.state() == State.DONE;
    }

    /**
     * Reads how far it is.
     *
     * @throws DemoFailure when its process has ended before it was done
     */
    void look() throws DemoFailure {
        final boolean alive = process.isAlive();
        try {
            progress = ProgressFile.read(progressFile).orElse(progress);
        } catch (final IOException e) {
            throw new DemoFailure("the progress of a backend process cannot be read: " + e.getMessage(), e);
        }
        if (!alive && !isDone()) {
            process.await(1);
            throw new DemoFailure(
                    "a backend process of database " + database + " ended before it had written everything");
        }
    }

    /**
     * Waits until its process has ended.
     *
     * @param seconds the longest time to wait
     * @throws DemoFailure when it failed
     */
    void await(final long seconds) throws DemoFailure {
        process.await(seconds);
    }
}
