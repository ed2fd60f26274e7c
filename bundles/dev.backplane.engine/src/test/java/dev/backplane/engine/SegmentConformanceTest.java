package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.InvalidSizeException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SharedMemory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the originals' own test suites assert about named memory; each test names its row. */
class SegmentConformanceTest {
    private final TestInstance test = new TestInstance();

    @AfterEach
    void close() {
        test.close();
    }

    private SharedMemory memory() {
        return test.memory();
    }

    @Test
    void shouldCountDownToNothingWhenDeallocatedAsInO48() {
        assertFalse(memory().namedSegment("o48", 64, SegmentInitializer.ZEROED).found(), "new");
        assertTrue(memory().namedSegment("o48", 64, SegmentInitializer.ZEROED).found(), "found");
        assertEquals(1, memory().deallocate("o48"));
        assertEquals(0, memory().deallocate("o48"), "gone");
        assertEquals(Optional.empty(), memory().lookup("o48"));
        final String refusal = assertThrows(NotRegisteredException.class, () -> memory().deallocate("o48"))
                .getMessage();
        assertTrue(refusal.startsWith("segment \"o48\" is not there: "), refusal);
    }

    @Test
    void shouldAnswerNothingAndNotFailWhenLookedUpInADatabaseAsInO43() {
        test.instance.databases().create("orders");
        try (Backend me = test.instance.backends().register("o43", "orders")) {
            assertEquals(Optional.empty(), memory().lookup("no such name"), "backend " + me.id());
        }
    }

    @Test
    void shouldLeaveNoRecordWhenTheSizeIsImpossibleAsInO46AndO47() {
        for (final long size : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 60}) {
            assertThrows(
                    InvalidSizeException.class, () -> memory().namedSegment("o46", size, SegmentInitializer.ZEROED));
            assertEquals(List.of(), memory().segments());
            assertEquals(Optional.empty(), memory().lookup("o46"));
            assertThrows(NotRegisteredException.class, () -> memory().deallocate("o46"));
        }
        assertEquals(List.of(), memory().check().problems());
    }
}
