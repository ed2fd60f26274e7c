package dev.backplane.extension.sharedlog.demo;

import dev.backplane.extension.sharedlog.command.ProgressFile;
import dev.backplane.extension.sharedlog.command.ProgressFile.Progress;
import dev.backplane.extension.sharedlog.command.ProgressFile.State;
import dev.backplane.extension.sharedlog.line.Expectation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One backend process that writes all lines of the input into the log of one database, unless it is killed before. */
final class Writer {
    private static final Progress NOTHING_YET = new Progress(null, 0, 0, 0, 0, 0);

    private final String database;
    private final Script process;
    private final Path progressFile;
    private Optional<ProgressFile> opened = Optional.empty();
    private Progress progress = NOTHING_YET;
    private boolean killed;
    private Optional<String> failure = Optional.empty();

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

    /** Its JVM, as that has said itself. */
    long pid() {
        return progress.writer();
    }

    /** Whether it waits for the start, or is beyond that. */
    boolean isReady() {
        return progress.state() != null;
    }

    /** Whether it has written everything. */
    boolean isDone() {
        return progress.state() == State.DONE;
    }

    /** Whether its process runs. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether the demo killed it. */
    boolean isKilled() {
        return killed;
    }

    /**
     * What went wrong in its process that is not told in a log.
     *
     * @return one text each
     * @throws DemoFailure when what it printed cannot be read
     */
    List<String> problems() throws DemoFailure {
        final List<String> problems = new ArrayList<>(process.uncaught());
        failure.ifPresent(problems::add);
        return problems;
    }

    /**
     * How far it came.
     *
     * @param all lines that it was to write
     * @return what of them the log has to hold
     */
    Expectation.Written written(final long all) {
        return killed
                ? new Expectation.Written(progress.lines(), progress.announced())
                : new Expectation.Written(all, all);
    }

    /**
     * Reads how far it is.
     *
     * @throws DemoFailure when its process has ended before it was done, and nobody killed it
     */
    void look() throws DemoFailure {
        final boolean alive = process.isAlive();
        read();
        if (!alive && !killed && !isDone()) {
            await(1);
            throw failed(new DemoFailure(
                    "a backend process of database " + database + " ended before it had written everything"));
        }
    }

    private void read() throws DemoFailure {
        try {
            if (opened.isEmpty()) {
                opened = ProgressFile.open(progressFile);
            }
        } catch (final IOException e) {
            throw new DemoFailure("the progress of a backend process cannot be read: " + e.getMessage(), e);
        }
        progress = opened.flatMap(ProgressFile::progress).orElse(progress);
    }

    /**
     * Sends SIGKILL to its JVM.
     *
     * @throws DemoFailure when it has ended before
     */
    void kill() throws DemoFailure {
        process.kill(pid());
        killed = true;
    }

    /**
     * Waits until it has ended by SIGKILL. What it tells about its progress is final then.
     *
     * @throws DemoFailure when it did not, or ended otherwise
     */
    void awaitKilled() throws DemoFailure {
        process.awaitKilled();
        read();
    }

    /**
     * Waits until its process has ended.
     *
     * @param seconds the longest time to wait
     * @throws DemoFailure when it failed
     */
    void await(final long seconds) throws DemoFailure {
        try {
            process.await(seconds);
        } catch (final DemoFailure e) {
            throw failed(e);
        }
    }

    private DemoFailure failed(final DemoFailure cause) {
        failure = Optional.of(cause.getMessage());
        return cause;
    }
}
