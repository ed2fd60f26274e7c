package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.backend.Ledger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who waits for whom, in all processes, as the ledgers and the slots say. Read without a lock, so a single look may be
 * wrong; a circle that looks the same twice is real, because those in it waited all the time in between and could
 * change nothing.
 */
public final class WaitGraph {
    private final BackendTable backends;
    private final LockSpace space;

    WaitGraph(final BackendTable backends, final LockSpace space) {
        this.backends = backends;
        this.space = space;
    }

    /**
     * A backend that waits.
     *
     * @param slot its slot
     * @param location the lock
     * @param exclusive whether shared holders are in its way too
     * @param since System.nanoTime() when it began
     * @param blockers the slots of those in its way
     */
    public record Wait(int slot, long location, boolean exclusive, long since, List<Integer> blockers) {}

    private record Hold(int slot, long location, boolean exclusive) {}

    /**
     * All who wait for a lock.
     *
     * @return the longest wait first
     */
    public List<Wait> waits() {
        final List<Hold> holds = holds();
        final List<Wait> waits = new ArrayList<>();
        final int used = backends.used();
        for (int slot = 0; slot < used; slot++) {
            final long location = backends.waitLock(slot);
            if (location != 0) {
                waits.add(wait(slot, location, holds));
            }
        }
        waits.sort(Comparator.comparingLong(Wait::since).thenComparingInt(Wait::slot));
        return waits;
    }

    private Wait wait(final int slot, final long location, final List<Hold> holds) {
        final int mode = backends.waitMode(slot);
        final boolean exclusive = mode == WAITS_EXCLUSIVE || mode == WAITS_UNTIL_FREE;
        final Set<Integer> blockers = new HashSet<>();
        for (final Hold hold : holds) {
            if (hold.location() == location && hold.slot() != slot && (exclusive || hold.exclusive())) {
                blockers.add(hold.slot());
            }
        }
        final long ticket = backends.waitTicket(slot);
        for (int other = 0; ticket > 0 && other < backends.used(); other++) {
            final boolean conflicts = exclusive || backends.waitMode(other) == WAITS_EXCLUSIVE;
            final long before = backends.waitTicket(other);
            if (backends.waitLock(other) == location && before > 0 && before < ticket && conflicts) {
                blockers.add(other);
            }
        }
        return new Wait(
                slot,
                location,
                exclusive,
                backends.waitSince(slot),
                blockers.stream().sorted().toList());
    }

    private List<Hold> holds() {
        final List<Hold> holds = new ArrayList<>();
        final int used = backends.used();
        for (int slot = 0; slot < used; slot++) {
            final int places = backends.process(slot) < 0 ? 0 : backends.ledgerUsed(slot);
            for (int place = 0; place < places; place++) {
                final long entry = backends.entry(slot, place);
                if (Ledger.isHeld(entry)) {
                    holds.add(new Hold(slot, Ledger.location(entry), Ledger.isExclusive(entry)));
                }
            }
        }
        return holds;
    }

    /**
     * The circles of those who wait for each other.
     *
     * @return each once, in the order of waiting
     */
    public List<Deadlock> deadlocks() {
        final List<Deadlock> found = circles(waits());
        if (found.isEmpty()) {
            return found;
        }
        final List<Deadlock> again = circles(waits());
        return found.stream().filter(again::contains).toList();
    }

    Optional<Deadlock> deadlockOf(final int slot) {
        return deadlocks().stream().filter(deadlock -> deadlock.involves(slot)).findFirst();
    }

    private List<Deadlock> circles(final List<Wait> waits) {
        final List<Deadlock> circles = new ArrayList<>();
        final Set<Integer> done = new HashSet<>();
        for (final Wait wait : waits) {
            search(wait, waits, new ArrayList<>(), done, circles);
        }
        return circles;
    }

    private void search(
            final Wait wait,
            final List<Wait> waits,
            final List<Wait> path,
            final Set<Integer> done,
            final List<Deadlock> circles) {
        final int begin = path.indexOf(wait);
        if (begin >= 0) {
            circles.add(new Deadlock(List.copyOf(path.subList(begin, path.size())), space));
            return;
        }
        if (!done.add(wait.slot())) {
            return;
        }
        path.add(wait);
        for (final int blocker : wait.blockers()) {
            waits.stream()
                    .filter(other -> other.slot() == blocker)
                    .forEach(other -> search(other, waits, path, done, circles));
        }
        path.remove(path.size() - 1);
    }
}
