package dev.backplane.extension.sharedlog;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One log at one moment.
 *
 * @param database the database's name; empty when the operator made the log one for the whole instance
 * @param file the log file; empty until somebody writes
 * @param since when the first writer of this instance opened the file
 * @param position length of the log in bytes; bytes of the file beyond it do not count
 * @param lines number of lines written since then
 * @param lockWaits how often a writer found the lock taken and had to sleep
 * @param recoveries how often a writer was killed while it held the lock
 */
public record SharedLogStatus(
        Optional<String> database,
        Optional<Path> file,
        Optional<Instant> since,
        long position,
        long lines,
        long lockWaits,
        long recoveries) {}
