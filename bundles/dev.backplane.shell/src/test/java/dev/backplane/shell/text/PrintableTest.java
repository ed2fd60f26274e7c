package dev.backplane.shell.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class PrintableTest {
    @Test
    void shouldKeepLettersOfEveryScript() {
        assertEquals("Größe 大きさ \ud83d\ude00", Printable.cell("Größe 大きさ \ud83d\ude00"));
    }

    @Test
    void shouldShowControlCharactersWhenTheyWouldMoveTheCursor() {
        assertEquals("a\\nb\\tc\\r\\u001b[2J", Printable.cell("a\nb\tc\r\u001b[2J"));
        assertEquals("\\u009b2J", Printable.cell("\u009b2J"));
    }

    @Test
    void shouldShowFormatCharactersWhenTheyWouldTurnTheLineAround() {
        assertEquals("\\u202eabc\\u2028", Printable.cell("\u202eabc\u2028"));
    }

    @Test
    void shouldJoinLinesWhenTheTextIsAMessage() {
        assertEquals("first second third", Printable.line(" first\n  second\r\nthird\n"));
        assertEquals("", Printable.line(null));
    }
}
