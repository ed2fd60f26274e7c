package dev.backplane.engine.handle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open handles of a resource owner: a list of themselves, the latest first. */
public final class HandleSet {
    private static final Logger LOG = LoggerFactory.getLogger(HandleSet.class);

    private Handle latest;

    /** An empty set. */
    public HandleSet() {}

    /**
     * Keeps track of a handle until it is closed.
     *
     * @param handle to be closed with the owner; in no set yet
     */
    public synchronized void add(final Handle handle) {
        handle.set = this;
        handle.next = latest;
        if (latest != null) {
            latest.before = handle;
        }
        latest = handle;
    }

    synchronized void remove(final Handle handle) {
        if (handle.set != this) {
            return;
        }
        if (handle.before == null) {
            latest = handle.next;
        } else {
            handle.before.next = handle.next;
        }
        if (handle.next != null) {
            handle.next.before = handle.before;
        }
        handle.set = null;
        handle.before = null;
        handle.next = null;
    }

    /**
     * Finds a handle.
     *
     * @param <T> its type
     * @param type its type
     * @param condition what it must be like
     * @return the latest that is so
     */
    public synchronized <T extends Handle> Optional<T> find(final Class<T> type, final Predicate<T> condition) {
        for (Handle handle = latest; handle != null; handle = handle.next) {
            if (type.isInstance(handle) && condition.test(type.cast(handle))) {
                return Optional.of(type.cast(handle));
            }
        }
        return Optional.empty();
    }

    /** Closes all handles, the latest first. What fails is logged, and the others are closed all the same. */
    public void closeAll() {
        for (final Handle handle : takeAll()) {
            try {
                handle.close();
            } catch (final RuntimeException | InternalError e) {
                // the error is an access to a page that is gone, because somebody has truncated a file
                LOG.warn("a handle could not be given back: {}", e.getMessage(), e);
            }
        }
    }

    private synchronized List<Handle> takeAll() {
        final List<Handle> all = new ArrayList<>();
        while (latest != null) {
            all.add(latest);
            remove(latest);
        }
        return all;
    }
}
