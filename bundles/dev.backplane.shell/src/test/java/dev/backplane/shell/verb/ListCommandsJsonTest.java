package dev.backplane.shell.verb;

import static dev.backplane.shell.FakePlatform.backend;
import static dev.backplane.shell.FakePlatform.lock;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import dev.backplane.api.Scope;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import dev.backplane.shell.command.ShellCommand;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ListCommandsJsonTest {
    private static final Gson STRICT =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private final FakePlatform platform = new FakePlatform();

    private JsonArray json(final ShellCommand command) throws Exception {
        try (TestShell shell = new TestShell(command)) {
            return STRICT.fromJson(shell.run(command.spec().name() + " --json"), JsonArray.class);
        }
    }

    @Test
    void shouldWriteHoldersWithTheirProcesses() throws Exception {
        platform.backends.add(backend(2, null, 4002, null, null));
        platform.locks.add(lock("t", -1, LWLockMode.SHARED, List.of(2, 9), List.of(), true));

        assertEquals(
                ("{'tranche':'t','tranche_id':4,'index':null,'segment':'orders','offset':128,'mode':'SHARED',"
                                + "'holders':[{'id':2,'pid':4002,'mode':'SHARED','age_ms':1500,'disowned':false},"
                                + "{'id':9,'pid':4009,'mode':'SHARED','age_ms':1500,'disowned':false}],"
                                + "'waiters':[],'quarantined':true}")
                        .replace('\'', '"'),
                new GsonBuilder()
                        .serializeNulls()
                        .create()
                        .toJson(json(new LWLockListCommand(platform)).get(0)));
    }

    @Test
    void shouldWriteSizesAsNumbersOfBytes() throws Exception {
        platform.segments.add(new SegmentInfo(
                "s",
                "segment",
                0,
                1,
                3L << 40,
                3L << 40,
                Scope.GLOBAL,
                Optional.empty(),
                "backplane",
                0,
                false,
                "ready",
                List.of(1L, 2L)));

        final JsonObject row = json(new ShmemListCommand(platform)).get(0).getAsJsonObject();

        assertEquals(3L << 40, row.get("size").getAsLong());
        assertEquals(2, row.get("pids").getAsJsonArray().size());
        assertTrue(row.get("datname").isJsonNull());
    }

    @Test
    void shouldWriteTheSameColumnsAsTheTable() throws Exception {
        platform.backends.add(backend(1, null, 1, null, null));
        final ShellCommand command = new BackendListCommand(platform);
        try (TestShell shell = new TestShell(command)) {
            final String header = shell.run("backend:list").lines().findFirst().orElseThrow();

            assertEquals(
                    List.of(header.strip().split(" +\\| +")),
                    List.copyOf(json(command).get(0).getAsJsonObject().keySet()));
        }
    }

    @Test
    void shouldWriteAnEmptyListWhenThereIsNothing() throws Exception {
        for (final ShellCommand command : List.of(
                new BackendListCommand(platform),
                new DatabaseListCommand(platform),
                new ExtensionListCommand(platform),
                new LWLockListCommand(platform),
                new LWLockStatsCommand(platform),
                new LWLockWaitsCommand(platform),
                new ShmemListCommand(platform),
                new WaitListCommand(platform),
                new WorkerListCommand(platform))) {
            assertEquals(0, json(command).size(), command.spec().name());
        }
    }
}
