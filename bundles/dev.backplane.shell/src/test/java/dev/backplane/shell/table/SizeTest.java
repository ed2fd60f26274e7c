package dev.backplane.shell.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SizeTest {
    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "1023,1023 B",
        "1024,1 KiB",
        "1536,1.5 KiB",
        "1048575,1023.9 KiB",
        "1048576,1 MiB",
        "1073741824,1 GiB",
        "1152921504606846975,1023.9 PiB",
        "9223372036854775807,7.9 EiB"
    })
    void shouldHaveOneDecimalWhenItSaysSomething(final long bytes, final String expected) {
        assertEquals(expected, new Size(bytes).toString());
    }
}
