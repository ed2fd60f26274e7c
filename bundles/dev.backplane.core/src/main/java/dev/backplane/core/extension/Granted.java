package dev.backplane.core.extension;

import dev.backplane.api.StaleHandleException;

/**
 * A place for what a request becomes.
 *
 * @param <T> the real thing
 */
final class Granted<T> {
    private final String title;
    private volatile T thing;
    private volatile boolean revoked;

    Granted(final String title) {
        this.title = title;
    }

    void grant(final T real) {
        thing = real;
    }

    void revoke() {
        revoked = true;
        thing = null;
    }

    T get() {
        final T present = thing;
        if (present != null) {
            return present;
        }
        if (revoked) {
            throw new StaleHandleException(title + " was used after its extension had stopped");
        }
        throw new IllegalStateException(
                title + " is not granted yet: requests are granted when init has returned; use it in startup or later");
    }
}
