package dev.backplane.shell.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.LWLockStatistics;
import dev.backplane.api.lwlock.TrancheInfo;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LWLockStatsCommandTest {
    private final FakePlatform platform = new FakePlatform();
    private final TestShell shell = new TestShell(new LWLockStatsCommand(platform));

    @BeforeEach
    void fill() {
        add("sharedlog", 64, 0, null, new LWLockStatistics(5, 0, 0, Duration.ZERO, Duration.ZERO));
        add("sharedlog", 64, 1, null, statistics(12, 850));
        add("inner", 65, -1, "orders", statistics(7, 2_500_000));
        platform.statistics.put(1, statistics(90, 1000));
        platform.statistics.put(64, statistics(17, 850));
        platform.statistics.put(65, statistics(7, 2_500_000));
        platform.tranches.add(tranche(64, "sharedlog", 2));
        platform.tranches.add(tranche(65, "inner", 0));
    }

    @AfterEach
    void close() {
        shell.close();
        assertEquals(List.of(), platform.calls, "statistics need no backend");
    }

    private void add(
            final String tranche,
            final int id,
            final int index,
            final String segment,
            final LWLockStatistics statistics) {
        platform.locks.add(new LWLockInfo(
                tranche,
                id,
                index,
                Optional.ofNullable(segment),
                segment == null ? 0 : 256,
                Optional.empty(),
                List.of(),
                List.of(),
                false,
                statistics));
    }

    private static LWLockStatistics statistics(final long exclusive, final long micros) {
        return new LWLockStatistics(exclusive, 3, 2, Duration.ofNanos(micros * 1000), Duration.ofNanos(micros * 500));
    }

    private static TrancheInfo tranche(final int id, final String name, final int locks) {
        return new TrancheInfo(id, name, locks, "sharedlog:0.1.0", List.of(), TrancheOptions.DEFAULT);
    }

    @Test
    void shouldShowTheLocksThatWereWaitedForLongestFirst() throws Exception {
        assertEquals("""
                 tranche   | tranche_id | index | segment | offset | exclusive | shared | blocked | total_wait | longest_wait
                -----------+------------+-------+---------+--------+-----------+--------+---------+------------+--------------
                 inner     |         65 |       | orders  |    256 |         7 |      3 |       2 |      2.5 s |        1.2 s
                 sharedlog |         64 |     1 |         |        |        12 |      3 |       2 |     850 us |       425 us
                 sharedlog |         64 |     0 |         |        |         5 |      0 |       0 |       0 us |         0 us
                (3 rows)
                """, shell.run("lwlock:stats"));
    }

    @Test
    void shouldSumUpByTrancheThePlatformsOwnIncludedWhenAskedFor() throws Exception {
        assertEquals("""
                 tranche     | tranche_id | exclusive | shared | blocked | total_wait | longest_wait
                -------------+------------+-----------+--------+---------+------------+--------------
                 inner       |         65 |         7 |      3 |       2 |      2.5 s |        1.2 s
                 backplane 1 |          1 |        90 |      3 |       2 |       1 ms |       500 us
                 sharedlog   |         64 |        17 |      3 |       2 |     850 us |       425 us
                (3 rows)
                """, shell.run("lwlock:stats --by-tranche"));
    }

    @Test
    void shouldShowOnlyOneTrancheWhenItIsNamed() throws Exception {
        assertTrue(shell.run("lwlock:stats --tranche sharedlog").endsWith("(2 rows)\n"));
        assertTrue(shell.run("lwlock:stats --tranche sharedlog --by-tranche").endsWith("(1 row)\n"));
    }

    @Test
    void shouldWriteMillisecondsWhenJsonIsAskedFor() throws Exception {
        final String json = shell.run("lwlock:stats --by-tranche --tranche sharedlog --json");

        assertTrue(json.contains("\"total_wait\": 0.850,"), json);
        assertTrue(json.contains("\"longest_wait\": 0.425\n"), json);
    }
}
