package dev.backplane.shell.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {
    private static final List<String> OPTIONS = List.of("--database", "--waiting", "--json", "--help");

    @ParameterizedTest
    @CsvSource({"--databse,--database", "--jsno,--json", "--JSON,--json", "--wait,", "--waitin,--waiting", "--xyz,"})
    void shouldFindOnlyWhatIsNear(final String typed, final String expected) {
        assertEquals(Optional.ofNullable(expected), Nearest.of(typed, OPTIONS));
    }

    @Test
    void shouldCountASwapAsOneMistakeWhenAnotherCandidateIsTwoAway() {
        assertEquals(Optional.of("list"), Nearest.of("lsit", List.of("last", "list")));
    }

    @Test
    void shouldTakeTheFirstInTheAlphabetWhenTwoAreEquallyNear() {
        assertEquals(Optional.of("bat"), Nearest.of("at", List.of("cat", "bat")));
    }

    @Test
    void shouldAskOnlyWhenSomethingIsNear() {
        assertEquals(" Did you mean --help?", Nearest.question("--hlep", OPTIONS));
        assertEquals("", Nearest.question("--purple", OPTIONS));
        assertEquals("", Nearest.question("--help", List.of()));
    }
}
