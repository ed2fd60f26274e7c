package dev.backplane.extension.sharedlog.log;

/**
 * What one commit published.
 *
 * @param commit its number; 0 before the file was opened
 * @param position length of the log in bytes
 * @param lines lines written since the file was opened
 * @param lockWaits how often a writer had to sleep for the lock
 * @param recoveries how often a writer was killed under the lock
 */
record LogState(long commit, long position, long lines, long lockWaits, long recoveries) {
    /** Whether a writer of this instance has opened the file. */
    boolean opened() {
        return commit != 0;
    }

    /** The state after opening a file that is {@code length} bytes long. */
    LogState openedAt(final long length) {
        return new LogState(commit + 1, length, lines, lockWaits, recoveries);
    }

    /** The state after an append. */
    LogState appended(final int bytes, final int newLines, final boolean waited) {
        return new LogState(commit + 1, position + bytes, lines + newLines, lockWaits + (waited ? 1 : 0), recoveries);
    }

    /** The state after an owner's death was put right. */
    LogState recovered() {
        return new LogState(commit + 1, position, lines, lockWaits, recoveries + 1);
    }
}
