package dev.backplane.engine.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.agrona.BitUtil;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * What an owner has looked up, by scope and name. Reading takes no lock and makes no object, so that a look-up by name may
 * stand where it is needed. A map of scopes is never changed once others may see it.
 *
 * @param <T> what is looked up
 */
final class Lookups<T> {
    private final Predicate<T> usable;
    private volatile Int2ObjectHashMap<Map<String, T>> scopes = new Int2ObjectHashMap<>();

    Lookups(final Predicate<T> usable) {
        this.usable = usable;
    }

    /** What was found before and can be used still; null if nothing. */
    T get(final int scope, final String name) {
        final Map<String, T> names = scopes.get(scope);
        final T known = names == null ? null : names.get(name);
        return known != null && usable.test(known) ? known : null;
    }

    void put(final int scope, final String name, final T found) {
        names(scope).put(name, found);
    }

    private synchronized Map<String, T> names(final int scope) {
        final Map<String, T> names = scopes.get(scope);
        return names == null ? addScope(scope) : names;
    }

    private Map<String, T> addScope(final int scope) {
        final Int2ObjectHashMap<Map<String, T>> changed = new Int2ObjectHashMap<>(scopes);
        if (BitUtil.isPowerOfTwo(changed.size() + 1)) {
            forgetDropped(changed);
        }
        final Map<String, T> names = new ConcurrentHashMap<>();
        changed.put(scope, names);
        scopes = changed;
        return names;
    }

    /** Databases come and go; what was found in those that are gone is forgotten whenever their number has doubled. */
    private void forgetDropped(final Int2ObjectHashMap<Map<String, T>> changed) {
        final List<Integer> dropped = new ArrayList<>();
        changed.forEachInt((scope, names) -> {
            names.values().removeIf(found -> !usable.test(found));
            if (names.isEmpty()) {
                dropped.add(scope);
            }
        });
        dropped.forEach(changed::remove);
    }
}
