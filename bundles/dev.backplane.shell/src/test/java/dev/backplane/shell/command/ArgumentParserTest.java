package dev.backplane.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArgumentParserTest {
    private static final Option FORCE = Option.flag("--force", "Does it.").or("-f");
    private static final Option DATABASE = Option.value("--database", "NAME", ValueKind.DATABASE, "Where.");

    private static final CommandSpec SPEC = new CommandSpec(
            "test",
            "run",
            "Tests.",
            List.of(Operand.required("FROM", ValueKind.TEXT, "Begin."), Operand.optional("TO", ValueKind.TEXT, "End.")),
            List.of(FORCE, DATABASE, Option.HELP));

    private static Arguments parse(final Object... words) {
        return ArgumentParser.parse(SPEC, Arrays.asList(words));
    }

    @Test
    void shouldTakeOptionsAnywhere() {
        final Arguments arguments = parse("a", "--database", "orders", "b", "-f");

        assertEquals(List.of("a", "b"), arguments.operands());
        assertEquals(Optional.of("orders"), arguments.get(DATABASE));
        assertTrue(arguments.has(FORCE));
    }

    @Test
    void shouldTakeAValueBehindAnEqualsSign() {
        assertEquals(Optional.of("a=b"), parse("x", "--database=a=b").get(DATABASE));
    }

    @Test
    void shouldTakeEverythingAsOperandWhenOptionsHaveEnded() {
        final Arguments arguments = parse("--", "--force", "-");

        assertEquals(List.of("--force", "-"), arguments.operands());
        assertFalse(arguments.has(FORCE));
    }

    @Test
    void shouldTakeTheLastValueWhenAnOptionComesTwice() {
        assertEquals(
                Optional.of("b"),
                parse("x", "--database", "a", "--database", "b").get(DATABASE));
    }

    @Test
    void shouldNotMissOperandsWhenHelpIsAskedFor() {
        assertTrue(parse("--help").has(Option.HELP));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "              | test:run needs a FROM. Syntax: test:run [OPTIONS] FROM [TO]",
                "a b c         | test:run does not take \"c\". Syntax: test:run [OPTIONS] FROM [TO]",
                "a --database  | Option --database needs a NAME. Syntax: test:run [OPTIONS] FROM [TO]",
                "a --database= | Option --database needs a NAME. Syntax: test:run [OPTIONS] FROM [TO]",
                "a --force=yes | Option --force takes no value. Syntax: test:run [OPTIONS] FROM [TO]",
                "a --forec     | test:run has no option --forec. Did you mean --force?"
                        + " Its options are --force, -f, --database, --help.",
                "a -purple     | test:run has no option -purple. Its options are --force, -f, --database, --help."
            })
    void shouldSayWhatFitsWhenTheWordsDoNot(final String line, final String message) {
        final Object[] words = line == null ? new Object[0] : line.split(" ");

        assertEquals(
                message,
                assertThrows(CommandException.class, () -> parse(words)).getMessage());
    }

    @Test
    void shouldRefuseAnUnsetVariableWhenANameIsNeeded() {
        assertThrows(CommandException.class, () -> parse((Object) null));
        assertThrows(CommandException.class, () -> parse("a", "--database", null));
    }
}
