package dev.backplane.extension.sharedlog.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DemoReportTest {
    private final DemoReport report = new DemoReport();

    @Test
    void shouldPrintOneLineForEachValue() {
        report.wrote(4, 2);
        report.written(1000, 0.5);
        report.found(400, 0, 0);
        report.found(600, 0, 0);
        report.waited(17);

        assertTrue(report.ok());
        assertEquals("""
                processes: 4
                databases: 2
                lines_written: 1000
                lines_found: 1000
                torn: 0
                duplicated: 0
                lines_per_second: 2000
                lock_waits: 17
                result: ok
                """, report.text());
    }

    @Test
    void shouldKeepTheFirstFailureInOneLineWhenSomethingFailed() {
        report.failed("bin/start ended\n  with status 1");
        report.failed("and another");

        assertFalse(report.ok());
        assertTrue(report.text().endsWith("\nresult: bin/start ended with status 1\n"));
    }

    @Test
    void shouldTellOfTheKilledWhenThereWereToBeSome() {
        report.withKills();
        report.written(900, 1);
        report.writtenLater(100);
        report.killed();
        report.recovered(30_000_001);
        report.killed();
        report.recovered(2_000_000);

        assertTrue(report.text().contains("lines_written: 1000\n"), report::text);
        assertTrue(report.text().endsWith("""
                                lock_waits: 0
                                killed: 2
                                recovery_ms_max: 31
                                survivor_errors: 0
                                result: ok
                                """), report::text);
    }
}
