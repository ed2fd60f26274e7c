package dev.backplane.core.extension;

import dev.backplane.api.BackplaneException;

/** Tells what went wrong in a sentence. */
final class Cause {
    /** Causes may go in a circle. */
    private static final int DEEPEST = 100;

    private Cause() {}

    /** The platform's own message, or the name and message of the first cause. */
    static String of(final Throwable failure) {
        if (failure instanceof BackplaneException && failure.getMessage() != null) {
            return failure.getMessage();
        }
        Throwable root = failure;
        for (int depth = 0; depth < DEEPEST && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        final String message = root.getMessage();
        return root.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
