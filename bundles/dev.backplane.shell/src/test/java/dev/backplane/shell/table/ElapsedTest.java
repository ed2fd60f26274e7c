package dev.backplane.shell.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ElapsedTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 us",
        "PT0.0009999S, 999 us",
        "PT0.001S, 1 ms",
        "PT0.9999S, 999 ms",
        "PT1S, 1 s",
        "PT1.55S, 1.5 s",
        "PT59.99S, 59.9 s",
        "PT1M, 1 min",
        "PT2M5.9S, 2 min 5 s",
        "PT1H, 1 h",
        "PT23H59M59S, 23 h 59 min",
        "PT24H, 1 d",
        "PT51H30M, 2 d 3 h"
    })
    void shouldShowTheLargestUnitsWhenPeopleRead(final Duration duration, final String text) {
        assertEquals(text, new Elapsed(duration).toString());
    }

    @Test
    void shouldHaveMillisecondsWithoutAnExponentWhenProgramsRead() {
        assertEquals("0.850", new Elapsed(Duration.ofNanos(850_999)).millis().toString());
        assertEquals(
                "86400000000.000", new Elapsed(Duration.ofDays(1000)).millis().toString());
    }
}
