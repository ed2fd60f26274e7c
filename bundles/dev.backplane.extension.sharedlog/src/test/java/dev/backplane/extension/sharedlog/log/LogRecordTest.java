package dev.backplane.extension.sharedlog.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class LogRecordTest {
    private final AtomicBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(SharedLogDescriptor.SIZE));
    private final LogRecord record = new LogRecord(buffer);

    @Test
    void shouldNotBeOpenedWhenTheSegmentIsNew() {
        assertFalse(record.read().opened());
    }

    @Test
    void shouldReadWhatWasCommittedLast() {
        LogState state = record.read().openedAt(100);
        record.commit(state);
        state = state.appended(50, 2, true);
        record.commit(state);
        state = state.appended(7, 1, false).recovered();
        record.commit(state);

        assertEquals(new LogState(4, 157, 3, 1, 1), record.read());
    }

    @Test
    void shouldReadTheOldStateWhenAWriterDiesBeforeItsCommit() {
        final LogState state = record.read().openedAt(100);
        record.commit(state);
        // The next record is filled, and then the process is killed.
        buffer.putLong(SharedLogDescriptor.recordOffset(state.commit() + 1), 999);

        assertEquals(state, record.read());
    }

    @Test
    void shouldKeepTheFile() throws IOException {
        final Instant since = Instant.ofEpochMilli(1_700_000_000_123L);
        record.putFile(Path.of("/data/sharedlog/\u00e4.log"), since);

        assertEquals(Path.of("/data/sharedlog/\u00e4.log"), record.file());
        assertEquals(since, record.since());
    }

    @Test
    void shouldRefuseThePathWhenItIsTooLong() {
        final Path path = Path.of("/" + "x".repeat(SharedLogDescriptor.MAX_PATH_LENGTH));

        final IOException refusal = assertThrows(IOException.class, () -> record.putFile(path, Instant.now()));

        assertEquals(
                "The path of the shared log " + path + " has 1025 bytes; at most 1024 are possible: set a shorter"
                        + " `directory` in etc/sharedlog.cfg.",
                refusal.getMessage());
    }
}
