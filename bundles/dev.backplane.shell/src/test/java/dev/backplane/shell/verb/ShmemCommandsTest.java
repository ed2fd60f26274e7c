package dev.backplane.shell.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.Scope;
import dev.backplane.api.shmem.IntegrityReport;
import dev.backplane.api.shmem.QuotaInfo;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code shmem:check}, and how {@code shmem:list} shows what is not as it should be. */
final class ShmemCommandsTest {
    private final FakePlatform platform = new FakePlatform();
    private final TestShell shell = new TestShell(
            new ShmemCheckCommand(platform), new ShmemListCommand(platform), new ShmemQuotasCommand(platform));

    @AfterEach
    void close() {
        shell.close();
        assertEquals(List.of(), platform.calls, "looking needs no backend");
    }

    private static SegmentInfo segment(final String name, final String state) {
        return new SegmentInfo(
                name,
                "segment",
                0,
                1,
                64,
                128,
                Scope.GLOBAL,
                Optional.empty(),
                "sharedlog:0.1.0",
                3,
                true,
                state,
                List.of(7L));
    }

    @Test
    void shouldSayWhatWasCountedWhenAllIsWell() throws Exception {
        assertEquals(
                "2 segments with 1 lock of extensions take 1.5 KiB of the 64 MiB in 1 region; all is well.\n",
                shell.run("shmem:check"));
    }

    @Test
    void shouldNameEachProblemAndFailWhenSomethingDoesNotFit() {
        platform.report =
                new IntegrityReport(1, 128, 2, 64 << 20, 3, List.of("segment \"a\" is lost", "b\nis\u001b wrong"));

        assertEquals("""
                1 segment with 3 locks of extensions take 128 B of the 64 MiB in 2 regions.
                Problem: segment "a" is lost
                Problem: b is\\u001b wrong
                2 problems in shared memory. The memory is built anew when all processes of the instance have stopped \
                and it is started again.
                """, shell.failAfterPrinting("shmem:check"));
    }

    @Test
    void shouldWriteTheReportAsJsonAndFailWhenThereAreProblems() {
        platform.report = new IntegrityReport(1, 128, 2, 64 << 20, 3, List.of("lost"));

        assertTrue(shell.failAfterPrinting("shmem:check --json").startsWith("""
                                [
                                  {
                                    "segments": 1,
                                    "allocated": 128,
                                    "regions": 2,
                                    "reserved": 67108864,
                                    "locks": 3,
                                    "problems": [
                                      "lost"
                                    ]
                                  }
                                ]
                                1 problem in"""));
    }

    @Test
    void shouldShowWhatIsUsedAndAllowed() throws Exception {
        platform.quotas.add(
                new QuotaInfo("extension", "hits", 1536, OptionalLong.of(1 << 20), 4096, "etc/hits.cfg: quota"));
        platform.quotas.add(new QuotaInfo("extension", "log", 0, OptionalLong.empty(), 128, "etc/log.cfg: quota"));

        assertEquals("""
                 type      | name |    used | high_water | quota | setting
                -----------+------+---------+------------+-------+---------------------
                 extension | hits | 1.5 KiB |      4 KiB | 1 MiB | etc/hits.cfg: quota
                 extension | log  |     0 B |      128 B |       | etc/log.cfg: quota
                (2 rows)
                """, shell.run("shmem:quotas"));
    }

    @Test
    void shouldSayWhatAStateMeansWhenASegmentIsNotReady() throws Exception {
        platform.segments.add(segment("a", "quarantined"));
        platform.segments.add(segment("b", "condemned"));

        final String text = shell.run("shmem:list");

        assertTrue(text.contains("|       3 | yes  | quarantined | 7\n"), text);
        assertTrue(text.endsWith("""
                        Quarantined: the exclusive holder of a lock inside died and nobody has put the data right. \
                        shmem:reinit NAME fills such a segment anew.
                        Condemned: freed by force; the bytes are used again when the processes under pids have noticed.
                        """), text);
    }

    @Test
    void shouldPaintTheStateWhenASegmentIsNotReady() throws Exception {
        platform.segments.add(segment("a", "quarantined"));
        platform.segments.add(segment("b", "migrating"));
        platform.segments.add(segment("c", "ready"));
        shell.session().put("color", true);

        final String painted = shell.run("shmem:list");

        assertTrue(painted.contains("\u001b[1;31mquarantined\u001b[0m"), painted);
        assertTrue(painted.contains("\u001b[33mmigrating  \u001b[0m"), painted);
        assertTrue(painted.contains("| ready       |"), painted);
    }
}
