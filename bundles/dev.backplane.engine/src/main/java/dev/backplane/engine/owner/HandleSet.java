package dev.backplane.engine.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open handles of a resource owner. */
public final class HandleSet {
    private static final Logger LOG = LoggerFactory.getLogger(HandleSet.class);

    private final Set<AutoCloseable> handles = ConcurrentHashMap.newKeySet();

    /** An empty set. */
    public HandleSet() {}

    /**
     * Keeps track of a handle.
     *
     * @param handle to be closed with the owner
     */
    public void add(final AutoCloseable handle) {
        handles.add(handle);
    }

    /**
     * Keeps no track of a handle any more.
     *
     * @param handle was closed by its user
     */
    public void remove(final AutoCloseable handle) {
        handles.remove(handle);
    }

    /**
     * Finds a handle.
     *
     * @param <T> its type
     * @param type its type
     * @param condition what it must be like
     * @return any that is so
     */
    public <T extends AutoCloseable> Optional<T> find(final Class<T> type, final Predicate<T> condition) {
        return handles.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(condition)
                .findFirst();
    }

    /** Closes all handles. What fails is logged, and the others are closed all the same. */
    public void closeAll() {
        final List<AutoCloseable> open = new ArrayList<>(handles);
        handles.clear();
        for (final AutoCloseable handle : open) {
            try {
                handle.close();
            } catch (final Exception | InternalError e) {
                // the error is an access to a page that is gone, because somebody has truncated a file
                LOG.warn("a handle could not be given back: {}", e.getMessage(), e);
            }
        }
    }
}
