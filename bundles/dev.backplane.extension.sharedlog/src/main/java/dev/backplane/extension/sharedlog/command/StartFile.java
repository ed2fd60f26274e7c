package dev.backplane.extension.sharedlog.command;

import dev.backplane.api.BackplaneException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A barrier: writers wait until a file is there, whoever makes it when all are ready. */
final class StartFile {
    private static final long PATIENCE_SECONDS = 120;

    private StartFile() {}

    /**
     * Waits for the file.
     *
     * @param file the file
     * @throws InterruptedException when the operator interrupts the command
     * @throws BackplaneException when it does not come
     */
    static void await(final Path file) throws InterruptedException {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(file)) {
            if (System.nanoTime() - deadline > 0) {
                throw new BackplaneException("The start file " + file + " did not come within " + PATIENCE_SECONDS
                        + " s; nothing was written.");
            }
            Thread.sleep(2);
        }
    }
}
