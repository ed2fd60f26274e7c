package dev.backplane.shell.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.shell.Fake;
import dev.backplane.shell.TestShell;
import dev.backplane.shell.command.CommandSpec;
import dev.backplane.shell.command.Registries;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.PlatformServices;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.BundleContext;

/** What holds for every command. */
final class AllCommandsTest {
    static Stream<ShellCommand> platformCommands() {
        final PlatformServices missing = new PlatformServices();
        return Stream.of(
                new BackendListCommand(missing),
                new DatabaseAllowCommand(missing),
                new DatabaseCreateCommand(missing),
                new DatabaseDropCommand(missing),
                new DatabaseListCommand(missing),
                new DatabaseRenameCommand(missing),
                new ExtensionConfigCommand(missing),
                new ExtensionInfoCommand(missing),
                new ExtensionListCommand(missing),
                new LWLockClearCommand(missing),
                new LWLockListCommand(missing),
                new LWLockStatsCommand(missing),
                new LWLockWaitsCommand(missing),
                new ShmemCheckCommand(missing),
                new ShmemFreeCommand(missing),
                new ShmemListCommand(missing),
                new ShmemQuotasCommand(missing),
                new ShmemReinitCommand(missing),
                new SqlListCommand(missing),
                new SqlQueryCommand(missing),
                new WaitListCommand(missing),
                new WorkerInfoCommand(missing),
                new WorkerListCommand(missing),
                new WorkerRestartCommand(missing),
                new WorkerStartCommand(missing),
                new WorkerStopCommand(missing));
    }

    static Stream<ShellCommand> commands() {
        return Stream.concat(
                platformCommands(),
                Stream.of(
                        new HelpCommand(Registries.of(List.of())),
                        new ShutdownCommand(Fake.of(BundleContext.class, Map.of()))));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldDescribeItselfInSentencesThatFitALine(final ShellCommand command) {
        final CommandSpec spec = command.spec();
        assertTrue(spec.name().matches("[a-z]+:[a-z]+"), spec.name());
        Stream.of(
                        Stream.of(spec.description()),
                        spec.operands().stream().map(operand -> operand.description()),
                        spec.options().stream().map(option -> option.description()))
                .flatMap(sentences -> sentences)
                .forEach(sentence -> {
                    assertTrue(sentence.matches("[A-Z].*\\."), sentence);
                    assertTrue(sentence.length() <= 110, sentence);
                });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldShowItsPageWhateverElseIsMissing(final ShellCommand command) throws Exception {
        try (TestShell shell = new TestShell(command)) {
            final String page = shell.run(command.spec().name() + " --help");
            for (final String head : List.of("DESCRIPTION\n", "\nSYNTAX\n", "\nOPTIONS\n", "    --help\n")) {
                assertTrue(page.contains(head), page);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldNameTheNearestOptionWhenOneIsUnknown(final ShellCommand command) {
        try (TestShell shell = new TestShell(command)) {
            assertTrue(shell.fail(command.spec().name() + " --hlep").contains("Did you mean --help?"));
        }
    }

    @ParameterizedTest
    @MethodSource("platformCommands")
    void shouldSaySoWhenThePlatformIsNotUp(final ShellCommand command) {
        try (TestShell shell = new TestShell(command)) {
            final String name = " orders".repeat((int) command.spec().operands().stream()
                    .filter(operand ->
                            operand.required() || command.spec().operands().size() == 1)
                    .count());
            assertTrue(
                    shell.fail(command.spec().name() + name)
                            .matches(
                                    "The platform is not up: its service \\w+ is missing\\. data/log/backplane\\.log says why\\."));
        }
    }

    @ParameterizedTest
    @MethodSource("platformCommands")
    void shouldWriteJson(final ShellCommand command) {
        assertEquals(true, command.spec().option("--json").isPresent());
    }
}
