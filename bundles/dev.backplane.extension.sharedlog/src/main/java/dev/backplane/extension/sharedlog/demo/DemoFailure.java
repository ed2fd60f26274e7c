package dev.backplane.extension.sharedlog.demo;

/** The demo cannot go on, or the platform did not do what it should. */
final class DemoFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the failure.
     *
     * @param message what failed, in a sentence
     */
    DemoFailure(final String message) {
        super(message);
    }

    /**
     * Makes the failure with its cause.
     *
     * @param message what failed, in a sentence
     * @param cause why
     */
    DemoFailure(final String message, final Throwable cause) {
        super(message, cause);
    }
}
