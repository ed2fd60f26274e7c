package dev.backplane.shell.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ExcerptTest {
    @Test
    void shouldShowAllOfAShortTextInOneLine() {
        assertEquals("a b", new Excerpt("a\n  b").toString());
        assertEquals("x".repeat(40), new Excerpt("x".repeat(40)).toString());
    }

    @Test
    void shouldCutALongTextBetweenCharacters() {
        assertEquals("x".repeat(37) + "...", new Excerpt("x".repeat(41)).toString());
        assertEquals("\ud83d\ude00".repeat(37) + "...", new Excerpt("\ud83d\ude00".repeat(41)).toString());
    }
}
