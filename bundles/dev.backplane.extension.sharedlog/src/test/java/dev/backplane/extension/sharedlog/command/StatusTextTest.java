package dev.backplane.extension.sharedlog.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.extension.sharedlog.SharedLogStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static final SharedLogStatus WRITTEN = new SharedLogStatus(
            Optional.of("orders"), Optional.of(Path.of("/a \"b\"\\c")), Optional.of(Instant.EPOCH), 100, 3, 2, 1);
    private static final SharedLogStatus EMPTY =
            new SharedLogStatus(Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, 0, 0);

    @Test
    void shouldEscapeWhatJsonCannotHold() {
        assertEquals(
                "[{\"database\":\"orders\",\"position\":100,\"lines\":3,\"lock_waits\":2,\"recoveries\":1,"
                        + "\"since\":\"1970-01-01T00:00:00Z\",\"file\":\"/a \\\"b\\\"\\\\c\"},"
                        + "{\"database\":null,\"position\":0,\"lines\":0,\"lock_waits\":0,\"recoveries\":0,"
                        + "\"since\":null,\"file\":null}]",
                StatusText.json(List.of(WRITTEN, EMPTY)));
    }

    @Test
    void shouldShowOneRowForEachLogWhenPeopleRead() {
        final List<String> rows =
                StatusText.table(List.of(WRITTEN, EMPTY)).lines().toList();

        assertEquals(3, rows.size());
        assertTrue(rows.get(0).startsWith("database"));
        assertTrue(rows.get(1).startsWith("orders"));
        assertTrue(rows.get(2).startsWith("(instance)"));
    }
}
