package dev.backplane.extension.sharedlog.log;

import dev.backplane.api.wait.WaitEvent;

/**
 * What a writer shows in {@code wait_event} while it holds the lock. A writer that waits for the lock shows the tranche.
 *
 * @param open it opens the file and looks for its last complete line
 * @param write it writes lines
 * @param sync it waits until the disk has them
 */
record LogEvents(WaitEvent open, WaitEvent write, WaitEvent sync) {}
