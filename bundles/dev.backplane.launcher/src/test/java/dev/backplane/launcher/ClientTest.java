package dev.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ClientTest {
    @Test
    void shouldTakeOneArgumentAsACommandLine() {
        assertEquals("backend:list | grep x", Client.commandLine("data", "backend:list | grep x"));
    }

    @Test
    void shouldQuoteWordsThatAreMoreThanWords() {
        assertEquals(
                "sharedlog:write --times 3 \"a file\" \"say \\\"hi\\\"\" \"\\$x\"",
                Client.commandLine("data", "sharedlog:write", "--times", "3", "a file", "say \"hi\"", "$x"));
    }
}
