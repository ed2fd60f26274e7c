package dev.backplane.extension.sharedlog.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.shmem.Segment;
import dev.backplane.extension.sharedlog.SharedLogStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writer before each of its stores into shared memory and, where it writes the file in between, after each byte
 * of that; then the next taker of the lock recovers the log and appends.
 */
class OpenLogDeathTest {
    private static final String OLD = "of the instance before\n";
    private static final String ACKNOWLEDGED = "one\ntwo\n";
    private static final String DYING = "three, which is long\nand four\n";
    private static final String NEXT = "x\n";

    /** The stores of a commit: four numbers and the commit number. */
    private static final int COMMIT = 5;
    /** The stores of who opens the file as the first: its path, its length, the time, and a commit. */
    private static final int OPEN = 3 + COMMIT;

    @TempDir
    private Path folder;

    private int rounds;
    private FakeSegment segment;
    private Path file;

    @Test
    void shouldHaveAllOrNothingOfTheDyingAppendWhereverItsWriterIsKilled() throws IOException {
        for (int stores = 0; stores < COMMIT; stores++) {
            begin();
            log(segment).append(lines(ACKNOWLEDGED), 2);
            assertKilled(stores, log -> log.append(lines(DYING), 2));
            assertHolds(ACKNOWLEDGED);
            recoverAndAppend();
            assertLog(ACKNOWLEDGED + NEXT, 3, 1);
        }
        begin();
        log(segment).append(lines(ACKNOWLEDGED), 2);
        log(new DyingSegment(segment, COMMIT)).append(lines(DYING), 2);
        // Killed behind its last store, before it gives the lock back.
        recoverAndAppend();
        assertLog(ACKNOWLEDGED + DYING + NEXT, 5, 1);
    }

    @Test
    void shouldCutOffTheHalfWrittenLineWhereverItEnds() throws IOException {
        for (int length = 0; length <= DYING.length(); length++) {
            begin();
            log(segment).append(lines(ACKNOWLEDGED), 2);
            assertKilled(0, log -> log.append(lines(DYING), 2));
            cut(ACKNOWLEDGED.length() + length);
            assertHolds(ACKNOWLEDGED);
            recoverAndAppend();
            assertLog(ACKNOWLEDGED + NEXT, 3, 1);
        }
    }

    @Test
    void shouldKeepTheLinesOfTheInstanceBeforeWhereverTheFirstWriterIsKilled() throws IOException {
        for (int stores = 0; stores < OPEN + COMMIT; stores++) {
            begin();
            Files.writeString(file, OLD + "torn by a pow");
            assertKilled(stores, log -> log.append(lines(DYING), 2));
            recoverAndAppend();
            assertLog(OLD + NEXT, 1, stores < OPEN ? 0 : 1);
        }
    }

    @Test
    void shouldRecoverWhereverTheOneWhoRecoversIsKilledToo() throws IOException {
        for (int stores = 0; stores < COMMIT; stores++) {
            begin();
            log(segment).append(lines(ACKNOWLEDGED), 2);
            assertKilled(2, log -> log.append(lines(DYING), 2));
            cut(ACKNOWLEDGED.length() + 7);
            assertKilled(stores, OpenLog::recover);
            recoverAndAppend();
            assertLog(ACKNOWLEDGED + NEXT, 3, 1);
        }
    }

    @Test
    void shouldRecoverWhenSeveralDieOneAfterTheOther() throws IOException {
        begin();
        final List<OpenLog> known = new ArrayList<>();
        String expected = "";
        for (int death = 0; death < 20; death++) {
            final OpenLog survivor = log(segment);
            known.add(survivor);
            survivor.append(lines(ACKNOWLEDGED), 2);
            assertKilled(death % COMMIT, log -> log.append(lines(DYING), 2));
            // Whoever takes the lock next, with the file open since long ago or not at all yet.
            known.get(death / 2).recover();
            expected += ACKNOWLEDGED;
        }
        assertLog(expected, 40, 20);
    }

    private void begin() {
        segment = new FakeSegment();
        file = folder.resolve(++rounds + ".log");
    }

    private void assertKilled(final int stores, final Step step) throws IOException {
        boolean killed = false;
        try {
            step.run(log(new DyingSegment(segment, stores)));
        } catch (final DyingSegment.Killed e) {
            killed = true;
        }
        assertTrue(killed, () -> "not killed before store " + stores);
    }

    /** What a reader sees that stops at the position. */
    private void assertHolds(final String expected) throws IOException {
        final int position = (int) OpenLog.status(segment).position();
        assertEquals(expected, Files.readString(file).substring(0, position));
    }

    private void recoverAndAppend() throws IOException {
        final OpenLog next = log(segment);
        next.recover();
        next.append(lines(NEXT), 1);
    }

    private void assertLog(final String expected, final long count, final long recoveries) throws IOException {
        final SharedLogStatus status = OpenLog.status(segment);
        assertEquals(expected, Files.readString(file));
        assertEquals(expected.length(), status.position());
        assertEquals(count, status.lines());
        assertEquals(recoveries, status.recoveries());
    }

    private void cut(final long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertTrue(channel.size() >= length, "nothing was written");
            channel.truncate(length);
        }
    }

    /** The log as another process has it. */
    private OpenLog log(final Segment seen) {
        final List<String> shown = new ArrayList<>();
        final LogEvents events = new LogEvents(
                new FakeEvent("open", shown), new FakeEvent("write", shown), new FakeEvent("sync", shown));
        return new OpenLog(seen, new FakeLock().lock(), events, file, false);
    }

    private static ByteBuffer lines(final String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @FunctionalInterface
    private interface Step {
        void run(OpenLog log) throws IOException;
    }
}
