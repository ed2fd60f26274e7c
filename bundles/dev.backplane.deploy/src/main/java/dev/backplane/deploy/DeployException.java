package dev.backplane.deploy;

/** A jar cannot be deployed. The message is a sentence for the operator. */
class DeployException extends Exception {
    private static final long serialVersionUID = 1L;

    DeployException(final String message) {
        super(message);
    }
}
