package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockArray;
import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockTranche;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ledger of one backend, against a list of what it should hold: locks are given back in any order. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SAME_THREAD)
class LedgerTest {
    private static final int LOCKS = 12;

    private record Hold(int lock, LWLockMode mode) {}

    private final TestInstance test = new TestInstance();
    private final List<Hold> holds = new ArrayList<>();
    private Backend me;
    private LWLockTranche tranche;
    private LWLockArray locks;

    @BeforeEach
    void register() {
        me = test.instance.backends().register("test");
        tranche = test.locks().requestNamedTranche("many", LOCKS + 1);
        locks = tranche.locks();
    }

    @AfterEach
    void leave() {
        me.close();
        test.close();
    }

    @Test
    void shouldHoldWhatWasTakenAndNotGivenBack() {
        final LWLock foreign = test.locks().requestNamedTranche("held", 1).lock(0);
        try (EngineProcess other = new EngineProcess(test.data, "hold", "EXCLUSIVE")) {
            assertTrue(other.line().startsWith("held"));
            for (int seed = 0; seed < 40; seed++) {
                final Random random = new Random(seed);
                for (int step = 0; step < 500; step++) {
                    step(random, foreign);
                    requireAll(seed, step);
                }
                assertEquals(holds.size(), test.locks().releaseAll(), "seed " + seed);
                holds.clear();
            }
            final List<String> held = test.locks().locks().stream()
                    .filter(lock -> !lock.holders().isEmpty())
                    .map(LWLockInfo::tranche)
                    .toList();
            assertEquals(List.of("held"), held);
        }
    }

    private void step(final Random random, final LWLock foreign) {
        final LWLockMode mode = random.nextInt(3) == 0 ? LWLockMode.EXCLUSIVE : LWLockMode.SHARED;
        final int index = random.nextInt(LOCKS);
        switch (random.nextInt(8)) {
            case 0 -> assertFalse(foreign.conditionalAcquire(mode));
            case 1, 2, 3 -> take(random, index, mode);
            case 4 -> disownAndRelease(mode);
            default -> {
                if (!holds.isEmpty()) {
                    release(random, random.nextInt(4) == 0 ? random.nextInt(holds.size()) : holds.size() - 1);
                }
            }
        }
    }

    private void take(final Random random, final int index, final LWLockMode mode) {
        final boolean conflicts = holds.stream()
                .anyMatch(hold -> hold.lock == index && (mode == LWLockMode.EXCLUSIVE || hold.mode != mode));
        final LWLock lock = tranche.lock(index);
        final boolean byNumber = random.nextBoolean();
        if (conflicts) {
            assertFalse(byNumber ? locks.conditionalAcquire(index, mode) : lock.conditionalAcquire(mode));
        } else {
            assertTrue(byNumber ? locks.acquire(index, mode) : lock.acquire(mode));
            holds.add(new Hold(index, mode));
        }
    }

    /** Leaves a gap in the ledger that somebody else could have made. */
    private void disownAndRelease(final LWLockMode mode) {
        final LWLock lock = tranche.lock(LOCKS);
        assertTrue(lock.acquire(mode));
        lock.disown();
        lock.releaseDisowned(mode);
    }

    /** Of several holds of a lock, all shared then, the latest goes first. */
    private void release(final Random random, final int at) {
        final int lock = holds.get(at).lock;
        if (random.nextBoolean()) {
            locks.release(lock);
        } else {
            tranche.lock(lock).release();
        }
        for (int latest = holds.size() - 1; latest >= 0; latest--) {
            if (holds.get(latest).lock == lock) {
                holds.remove(latest);
                return;
            }
        }
    }

    private void requireAll(final int seed, final int step) {
        for (int i = 0; i < LOCKS; i++) {
            for (final LWLockMode mode : LWLockMode.values()) {
                final Hold hold = new Hold(i, mode);
                assertEquals(
                        holds.contains(hold),
                        tranche.lock(i).heldByMe(mode),
                        "seed " + seed + ", step " + step + ": " + hold);
            }
        }
    }
}
