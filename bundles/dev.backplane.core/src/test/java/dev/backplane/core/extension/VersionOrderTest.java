package dev.backplane.core.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VersionOrderTest {
    @Test
    void shouldOrderByNumbersAndThenByLetters() {
        assertEquals(
                List.of("0.2.0", "0.9.0", "0.10.0", "0.10.0.a", "0.10.0.b", "10.0.0"),
                Stream.of("10.0.0", "0.10.0.b", "0.10.0", "0.9.0", "0.10.0.a", "0.2.0")
                        .sorted(new VersionOrder())
                        .toList());
    }
}
