package dev.backplane.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.engine.Await;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final int BITS = 5;

    private final Set<Long> rung = ConcurrentHashMap.newKeySet();
    private final List<Integer> bits = new CopyOnWriteArrayList<>();
    private final Alarm alarm = new Alarm((address, listening) -> {
        rung.add(address);
        bits.add(listening);
    });

    @Test
    void shouldWakeWhoSleepsLong() {
        final Alarm.Sleeper me = alarm.lieDown(8, BITS);
        Await.until(() -> rung.contains(8L));
        me.getUp();
        assertEquals(BITS, bits.get(0));
    }

    @Test
    void shouldWakeEachThreadOnItsOwnWord() throws InterruptedException {
        final Thread other = new Thread(() -> {
            final Alarm.Sleeper me = alarm.lieDown(16, 1);
            Await.until(() -> rung.contains(16L));
            me.getUp();
        });
        other.start();
        final Alarm.Sleeper me = alarm.lieDown(8, 1);
        Await.until(() -> rung.contains(8L));
        me.getUp();
        other.join();
        assertEquals(Set.of(8L, 16L), rung);
    }

    @Test
    void shouldLeaveWhoSleepsForMomentsAlone() throws InterruptedException {
        for (int i = 0; i < 60; i++) {
            final Alarm.Sleeper me = alarm.lieDown(8, 1);
            Thread.sleep(10);
            me.getUp();
        }
        assertEquals(Set.of(), rung);
    }

    @Test
    void shouldEndWhenNobodySleepsAndBeginAnew() {
        assertFalse(alarm.isRunning());
        for (int i = 0; i < 2; i++) {
            rung.clear();
            final Alarm.Sleeper me = alarm.lieDown(8, 1);
            assertTrue(alarm.isRunning());
            Await.until(() -> rung.contains(8L));
            me.getUp();
            Await.until(() -> !alarm.isRunning());
        }
    }
}
