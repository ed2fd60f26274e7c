package dev.backplane.extension.sharedlog.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLogTest {
    @TempDir
    private Path folder;

    @Test
    void shouldKnowADeathWhenItsLineIsComplete() throws Exception {
        final InstanceLog log = new InstanceLog(folder);
        write("backend-8.log", entry("INFO ", "extension sharedlog is active"));
        final String told = entry("WARN ", "process 7 died: gave back 1 lock (recovered in 85 us)");
        write("backend-8.log", told.substring(0, told.length() - 1));
        assertFalse(log.toldDeathOf(7));

        write("backend-8.log", "\n");

        assertTrue(log.toldDeathOf(7));
        assertFalse(log.toldDeathOf(8));
        assertEquals(List.of(), log.problems(Set.of(7L)));
    }

    @Test
    void shouldCountWarningsAndErrorsOfThoseThatWereNotKilled() throws Exception {
        final InstanceLog log = new InstanceLog(folder);
        write("backend-7.log", entry("ERROR", "one who is killed soon"));
        write("backend-8.log", entry("WARN ", "process 9 died: it held no lock (recovered in 1 us)"));
        write("backplane.log", entry("ERROR", "a \u00e4 | b") + "java.io.IOException: a\n\tat x.y.Z\n");
        write("backplane.log", entry("WARN ", "the housekeeper failed and goes on: null"));
        write("start.out", "WARN: process 7 died: it held no lock\nException in thread \"x\" java.lang.Error\n");

        assertEquals(
                List.of(
                        "backend-8.log: process 9 died: it held no lock (recovered in 1 us)",
                        "backplane.log: a \u00e4 | b",
                        "backplane.log: the housekeeper failed and goes on: null",
                        "start.out: Exception in thread \"x\" java.lang.Error"),
                log.problems(Set.of(7L)));
    }

    @Test
    void shouldLeaveOutWhatWasToldBefore() throws Exception {
        write("backplane.log", entry("ERROR", "long ago"));
        final InstanceLog log = new InstanceLog(folder);
        write("backplane.log", entry("ERROR", "now"));
        write("other.txt", entry("ERROR", "not a log"));

        assertEquals(List.of("backplane.log: now"), log.problems(Set.of()));
        assertEquals(List.of("backplane.log: now"), log.problems(Set.of()));
    }

    private static String entry(final String level, final String message) {
        return "2026-01-02T03:04:05.678 | " + level + " | backplane-housekeeper    | d.b.e.r.Recovery"
                + "                 | " + message + "\n";
    }

    private void write(final String file, final String text) throws IOException {
        Files.writeString(folder.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
