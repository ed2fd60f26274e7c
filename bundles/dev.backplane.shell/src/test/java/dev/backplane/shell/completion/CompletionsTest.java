package dev.backplane.shell.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backplane.api.Scope;
import dev.backplane.api.lwlock.TrancheInfo;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.FakeWorkers;
import dev.backplane.shell.command.Registries;
import dev.backplane.shell.platform.PlatformServices;
import dev.backplane.shell.verb.BackendListCommand;
import dev.backplane.shell.verb.DatabaseDropCommand;
import dev.backplane.shell.verb.HelpCommand;
import dev.backplane.shell.verb.LWLockListCommand;
import dev.backplane.shell.verb.ShmemReinitCommand;
import dev.backplane.shell.verb.WorkerListCommand;
import dev.backplane.shell.verb.WorkerStopCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CompletionsTest {
    private final FakePlatform platform = new FakePlatform();
    private final Completions completions = new Completions(
            Registries.of(List.of(
                    new BackendListCommand(platform),
                    new DatabaseDropCommand(platform),
                    new LWLockListCommand(platform),
                    new ShmemReinitCommand(platform),
                    new WorkerListCommand(platform),
                    new WorkerStopCommand(platform),
                    new HelpCommand(Registries.of(List.of())))),
            new ValueNames(platform));

    @BeforeEach
    void fill() {
        platform.databases.add(FakePlatform.database(6, "stock"));
        platform.databases.add(FakePlatform.database(5, "orders"));
        platform.tranches.add(new TrancheInfo(3, "sharedlog", 1, "sharedlog:0.1.0", List.of(), TrancheOptions.DEFAULT));
    }

    private List<String> arguments(final String... words) {
        return completions.arguments(Arrays.asList(words)).stream()
                .map(Completion::value)
                .toList();
    }

    @Test
    void shouldOfferCommandsWithoutTheScopesThatGogoSearches() {
        final List<Completion> commands = completions.commands(
                List.of("backend:list", "backplane:help", "felix:lb", "gogo:__internal", "gogo:grep"));

        assertEquals(
                List.of("backend:list", "help", "felix:lb", "grep"),
                commands.stream().map(Completion::value).toList());
        assertEquals(
                "Shows the sessions of all processes and what each waits for, as pg_stat_activity.",
                commands.get(0).description());
    }

    @Test
    void shouldOfferOptionsThatAreNotThereYet() {
        assertEquals(List.of("--database", "--waiting", "--json", "--help"), arguments("backend:list", ""));
        assertEquals(List.of("--waiting", "--help"), arguments("backend:list", "--json", "-d", "orders", "--"));
    }

    @Test
    void shouldOfferNamesWhenAnOptionNeedsOne() {
        assertEquals(List.of("orders", "stock"), arguments("backend:list", "--database", ""));
        assertEquals(List.of("--database=orders", "--database=stock"), arguments("backend:list", "--database=o"));
        assertEquals(List.of("sharedlog"), arguments("lwlock:list", "--held", "--tranche", "s"));
    }

    @Test
    void shouldOfferNamesInThePlaceOfAnOperandOnce() {
        assertEquals(List.of("orders", "stock", "--force", "--json", "--help"), arguments("database:drop", ""));
        assertEquals(List.of("--force", "--json", "--help"), arguments("database:drop", "orders", ""));
        assertEquals(List.of("orders", "stock", "--force", "--help"), arguments("database:drop", "--json", ""));
    }

    @Test
    void shouldOfferSegmentsButNoLockArrays() {
        platform.segments.add(segment("orders:0.1.0:book", "segment"));
        platform.segments.add(segment("sharedlog", "tranche"));

        assertEquals(List.of("orders:0.1.0:book", "--database", "--json", "--help"), arguments("shmem:reinit", ""));
    }

    @Test
    void shouldOfferWorkersByIdAndNameAndTheirStates() {
        platform.workers.add(FakeWorkers.registration(1, "sweeper", WorkerState.STARTED));
        platform.workers.add(FakeWorkers.worker(4, "sweeper", "orders", WorkerState.STARTED));

        assertEquals(List.of("1", "4", "sweeper", "--wait", "--json", "--help"), arguments("worker:stop", ""));
        assertEquals(List.of(), arguments("worker:stop", "4", "--wait", ""));
        assertEquals("BACKOFF", arguments("worker:list", "--state", "B").get(0));
    }

    private static SegmentInfo segment(final String name, final String type) {
        return new SegmentInfo(
                name,
                type,
                0,
                1,
                64,
                128,
                Scope.GLOBAL,
                Optional.empty(),
                "orders:0.1.0",
                0,
                false,
                "ready",
                List.of());
    }

    @Test
    void shouldOfferCommandsWhenHelpIsWanted() {
        assertEquals("backend:list", arguments("help", "ba").get(0));
    }

    @Test
    void shouldOfferNothingWhenTheCommandIsNotOurs() {
        assertEquals(List.of(), arguments("grep", ""));
        assertEquals(false, completions.knows("grep"));
    }

    @Test
    void shouldOfferOptionsWhenThePlatformIsNotUp() {
        final Completions down = new Completions(
                Registries.of(List.of(new DatabaseDropCommand(platform))), new ValueNames(new PlatformServices()));

        assertEquals(3, down.arguments(List.of("database:drop", "")).size());
    }
}
