package dev.backplane.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HelpPageTest {
    @Test
    void shouldShowDescriptionSyntaxArgumentsAndOptions() {
        final CommandSpec spec = new CommandSpec(
                "database",
                "drop",
                "Removes a database.",
                List.of(Operand.required("NAME", ValueKind.DATABASE, "The database to remove.")),
                List.of(
                        Option.value("--owner", "OWNER", ValueKind.OWNER, "Whose.")
                                .or("-o"),
                        Option.HELP));

        assertEquals("""
                DESCRIPTION
                    database:drop
                    Removes a database.

                SYNTAX
                    database:drop [OPTIONS] NAME

                ARGUMENTS
                    NAME
                        The database to remove.

                OPTIONS
                    --owner, -o OWNER
                        Whose.
                    --help
                        Shows this page.
                """, HelpPage.of(spec));
    }
}
