package dev.backplane.deploy;

import org.osgi.framework.BundleException;

/** Tells in a sentence why a bundle cannot be deployed. */
final class Sentence {
    /** Causes may go in a circle. */
    private static final int DEEPEST_CAUSE = 100;

    private Sentence() {}

    /** The framework's words for a missing requirement begin with filters; the last part says what is missing. */
    static String of(final Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; depth < DEEPEST_CAUSE && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        final String message = String.valueOf(root.getMessage());
        final int missing = message.lastIndexOf("missing requirement");
        return root instanceof BundleException && missing >= 0
                ? "it cannot be resolved: "
                        + Shown.of(message.substring(missing).replaceAll("\\s+", " "))
                : root.getClass().getSimpleName() + ": " + Shown.of(message);
    }
}
