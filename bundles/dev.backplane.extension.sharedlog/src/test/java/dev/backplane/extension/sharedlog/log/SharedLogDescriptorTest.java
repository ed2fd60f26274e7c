package dev.backplane.extension.sharedlog.log;

import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.COMMIT_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.LAYOUT_VERSION_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.LOCK_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.PATH_LENGTH_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.PATH_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.RECORDS_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.RECORD_LENGTH;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.SINCE_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.SIZE;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.recordOffset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.lwlock.LWLock;
import org.junit.jupiter.api.Test;

class SharedLogDescriptorTest {
    @Test
    void shouldBeAsTheTableSays() {
        assertEquals(0, LOCK_OFFSET);
        assertEquals(128, LAYOUT_VERSION_OFFSET);
        assertEquals(132, PATH_LENGTH_OFFSET);
        assertEquals(136, SINCE_OFFSET);
        assertEquals(256, COMMIT_OFFSET);
        assertEquals(272, RECORDS_OFFSET);
        assertEquals(384, PATH_OFFSET);
        assertEquals(1408, SIZE);
    }

    @Test
    void shouldAlignTheLockAndTheNumbers() {
        assertEquals(0, LOCK_OFFSET % LWLock.SIZE);
        assertEquals(0, COMMIT_OFFSET % Long.BYTES);
        assertEquals(0, SINCE_OFFSET % Long.BYTES);
        assertEquals(0, recordOffset(1) % Long.BYTES);
    }

    @Test
    void shouldAlternateBetweenTwoRecordsWhenTheCommitNumberGrows() {
        assertEquals(RECORDS_OFFSET, recordOffset(0));
        assertEquals(RECORDS_OFFSET + RECORD_LENGTH, recordOffset(1));
        assertEquals(RECORDS_OFFSET, recordOffset(2));
        assertEquals(RECORDS_OFFSET + RECORD_LENGTH, recordOffset(Long.MAX_VALUE));
        assertTrue(recordOffset(1) + RECORD_LENGTH <= COMMIT_OFFSET + LWLock.SIZE);
    }
}
