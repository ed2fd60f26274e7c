package dev.backplane.core.extension;

import dev.backplane.api.BackplaneException;

/** Tells what went wrong in a sentence. */
final class Cause {
    private Cause() {}

    /** The platform's own message, or the name and message of the first cause. */
    static String of(final Throwable failure) {
        if (failure instanceof BackplaneException && failure.getMessage() != null) {
            return failure.getMessage();
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        final String message = root.getMessage();
        return root.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
