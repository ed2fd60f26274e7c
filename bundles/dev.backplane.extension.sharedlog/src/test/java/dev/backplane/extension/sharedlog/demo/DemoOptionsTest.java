package dev.backplane.extension.sharedlog.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoOptionsTest {
    @TempDir
    private Path folder;

    private Path built;

    @BeforeEach
    void build() throws IOException {
        built = Files.createFile(folder.resolve("built"));
    }

    @Test
    void shouldLetFourWriteAndKillNobodyWhenNothingElseIsAsked() throws DemoFailure {
        assertEquals(new DemoOptions(built, built, 0, 0, 1, 4, 0, List.of()), parse());
    }

    @Test
    void shouldTakeAllOptionsAndFiles() throws DemoFailure {
        assertEquals(
                new DemoOptions(built, built, 80, 3, 10, 6, 5, List.of(Path.of("a"), Path.of("--b"))),
                parse(
                        "--columns",
                        "80",
                        "--times",
                        "3",
                        "--batch",
                        "10",
                        "--kill",
                        "5",
                        "--writers",
                        "6",
                        "a",
                        "--",
                        "--b"));
    }

    @Test
    void shouldFailWithTheLimitWhenNobodyWouldSurvive() {
        assertEquals(
                "--kill 4 is too many: of the 4 writers at most 3 can be killed, because one has to survive; --writers"
                        + " sets how many write, up to 32",
                failure("--kill", "4"));
        assertEquals(
                "--kill 2 is too many: of the 2 writers at most 1 can be killed, because one has to survive; --writers"
                        + " sets how many write, up to 32",
                failure("--kill", "2", "--writers", "2"));
    }

    @Test
    void shouldFailWithTheRangeWhenANumberIsNone() {
        assertEquals("--kill -1 is no whole number from 0 to 100000", failure("--kill", "-1"));
        assertEquals("--kill all is no whole number from 0 to 100000", failure("--kill", "all"));
        assertEquals("the option --kill needs a value", failure("--kill"));
        assertEquals("--writers 1 is no whole number from 2 to 32", failure("--writers", "1"));
        assertEquals("--writers 33 is no whole number from 2 to 32", failure("--writers", "33"));
    }

    private String failure(final String... arguments) {
        return assertThrows(DemoFailure.class, () -> parse(arguments)).getMessage();
    }

    private DemoOptions parse(final String... arguments) throws DemoFailure {
        final Stream<String> files = Stream.of("--distribution", built.toString(), "--extension", built.toString());
        return DemoOptions.parse(Stream.concat(files, Stream.of(arguments)).toArray(String[]::new));
    }
}
