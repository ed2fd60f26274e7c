package dev.backplane.shell.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import dev.backplane.shell.command.Registries;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.verb.BackendListCommand;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.jline.Parser;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ShellCompleterTest {
    private final FakePlatform platform = new FakePlatform();
    private final ShellCommand command = new BackendListCommand(platform);
    private final TestShell shell = new TestShell(command);
    private final ShellCompleter completer = new ShellCompleter(
            new Completions(Registries.of(List.of(command)), new ValueNames(platform)),
            shell.session(),
            (reader, line, candidates) -> candidates.add(new Candidate("other")));

    @AfterEach
    void close() {
        shell.close();
    }

    private List<String> complete(final String text) {
        final ParsedLine line = new Parser().parse(text, text.length(), ParseContext.COMPLETE);
        final List<Candidate> candidates = new ArrayList<>();
        completer.complete(null, line, candidates);
        return candidates.stream().map(Candidate::value).toList();
    }

    @Test
    void shouldCompleteCommandsThenOptionsThenNames() {
        platform.databases.add(FakePlatform.database(5, "orders"));

        assertTrue(complete("ba").contains("backend:list"));
        assertTrue(complete("backend:list --").contains("--waiting"));
        assertEquals(List.of("orders"), complete("backend:list --database "));
        assertEquals(List.of("orders"), complete("x = 1; backend:list --json | backend:list -d o"));
        assertEquals(List.of("--database=orders"), complete("backend:list --database=o"));
    }

    @Test
    void shouldLeaveTheArgumentsOfOtherCommandsToOthers() {
        assertEquals(List.of("other"), complete("grep "));
    }
}
