package dev.backplane.bench;

/** A peer cannot be measured on this machine. The message says what is missing; it stands in the peer's row. */
final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(final String reason) {
        super(reason);
    }
}
