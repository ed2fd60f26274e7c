package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.InstanceException;
import dev.backplane.api.LimitExceededException;
import dev.backplane.api.Scope;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseOrigin;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What databases are after a restart, a crash, and on a damaged disk. */
@Timeout(120)
class DatabaseDurabilityTest {
    @TempDir
    Path data;

    private Instance start() {
        return Instance.create(InstanceConfig.of(data));
    }

    private Path catalog() {
        return data.resolve("databases.catalog");
    }

    private static TreeMap<String, Integer> ids(final Instance instance) {
        final TreeMap<String, Integer> ids = new TreeMap<>();
        instance.databases().databases().forEach(row -> ids.put(row.datname(), row.oid()));
        return ids;
    }

    @Test
    void shouldKeepDatabasesOverARestart() {
        final List<DatabaseInfo> before;
        try (Instance instance = start()) {
            instance.databases().create("orders");
            instance.databases().create("gone");
            instance.databases().create("sales");
            instance.provisionDatabase("of-file");
            instance.databases().create("Größe");
            instance.databases().drop("gone");
            instance.databases().rename("sales", "archive");
            instance.databases().allowConnections("archive", false);
            before = instance.databases().databases();
            assertEquals(4, before.size());
        }
        for (int i = 0; i < 2; i++) {
            try (Instance instance = start()) {
                assertEquals(before, instance.databases().databases());
                assertEquals(
                        DatabaseOrigin.FILE,
                        instance.databases().find("of-file").orElseThrow().origin());
            }
        }
    }

    @Test
    void shouldKeepDatabasesWhenEverythingCrashes() {
        final TreeMap<String, Integer> before;
        try (EngineProcess postmaster = new EngineProcess(data, "databases")) {
            assertEquals("ready", postmaster.line());
            try (Instance other = Instance.attach(data)) {
                before = ids(other);
            }
            postmaster.kill();
        }
        try (Instance instance = start()) {
            assertEquals(before, ids(instance));
            assertEquals(Set.of("kept", "renamed"), before.keySet());
        }
    }

    @Test
    void shouldNeverGiveAnIdAgain() {
        final Set<Integer> seen = new HashSet<>();
        for (int epoch = 0; epoch < 4; epoch++) {
            try (Instance instance = start()) {
                for (int i = 0; i < 100; i++) {
                    final int id = instance.databases().create("orders").oid();
                    assertTrue(seen.add(id), "id " + id + " again");
                    instance.databases().drop("orders");
                }
            }
        }
    }

    @Test
    void shouldKeepMemoryWithItsDatabaseAndNotWithItsName() {
        final SegmentRequest kept =
                SegmentRequest.of("k", 64).scope(Scope.DATABASE).kept(true);
        try (Instance instance = start()) {
            final ResourceOwner owner = instance.resourceOwner("t:1");
            for (final String name : List.of("a", "b")) {
                instance.databases().create(name);
                try (Backend me = instance.backends().register("t", name);
                        Segment segment = owner.sharedMemory().namedSegment(kept)) {
                    segment.buffer().putLong(0, name.charAt(0));
                    assertTrue(me.databaseId() > 0);
                }
            }
        }
        try (Instance instance = start()) {
            instance.databases().rename("a", "c");
            instance.databases().drop("b");
            instance.databases().create("a");
            instance.databases().create("b");
            final ResourceOwner owner = instance.resourceOwner("t:1");
            for (final String name : List.of("a", "b", "c")) {
                try (Backend me = instance.backends().register("t", name);
                        Segment segment = owner.sharedMemory().namedSegment(kept)) {
                    assertEquals(
                            name.equals("c") ? 'a' : 0, segment.buffer().getLong(0), name + ", backend " + me.id());
                }
            }
        }
    }

    @Test
    void shouldLeaveATornLastLineOut() throws IOException {
        try (Instance instance = start()) {
            instance.databases().create("orders");
            instance.databases().create("sales");
        }
        final byte[] whole = Files.readAllBytes(catalog());
        Files.write(catalog(), Arrays.copyOf(whole, whole.length - 7));
        try (Instance instance = start()) {
            assertEquals(Set.of("orders"), ids(instance).keySet());
            assertTrue(instance.databases().create("sales").oid() > 2);
        }
        Files.write(catalog(), new byte[20], StandardOpenOption.APPEND);
        try (Instance instance = start()) {
            assertEquals(Set.of("orders", "sales"), ids(instance).keySet());
        }
    }

    @Test
    void shouldCutOffWhatSomebodyWroteWhoDiedInTheMiddleOfALine() throws IOException {
        try (Instance instance = start()) {
            instance.databases().create("orders");
            Files.writeString(catalog(), "12345678 crea", StandardOpenOption.APPEND);
            instance.databases().create("sales");
        }
        try (Instance instance = start()) {
            assertEquals(Set.of("orders", "sales"), ids(instance).keySet());
        }
    }

    @Test
    void shouldNameFileAndLineOfADamagedCatalog() throws IOException {
        try (Instance instance = start()) {
            instance.databases().create("orders");
            instance.databases().create("sales");
        }
        final byte[] whole = Files.readAllBytes(catalog());
        for (int place = 0; place < whole.length - 1; place++) {
            final byte[] damaged = whole.clone();
            damaged[place] ^= 4;
            Files.write(catalog(), damaged);
            final String message = assertThrows(InstanceException.class, this::start, "byte " + place)
                    .getMessage();
            assertTrue(message.contains(catalog() + " is damaged: line "), message);
        }
        Files.write(catalog(), whole);
        start().close();
    }

    @Test
    void shouldRefuseMoreDatabasesThanFit() {
        try (Instance instance = start()) {
            for (int i = 0; i < 5; i++) {
                instance.databases().create("d" + i);
            }
        }
        final String message = assertThrows(
                        LimitExceededException.class,
                        () -> Instance.create(new InstanceConfig(data, null, TestInstance.small())))
                .getMessage();
        assertTrue(message.contains("max_databases"), message);
        start().close();
    }

    @Test
    void shouldChangeNothingWhenTheCatalogCannotBeWritten() throws IOException {
        try (Instance instance = start()) {
            final DatabaseInfo orders = instance.databases().create("orders");
            final Path aside = data.resolve("aside");
            Files.move(catalog(), aside);
            Files.createDirectory(catalog());
            final List<Runnable> operations = List.of(
                    () -> instance.databases().create("sales"),
                    () -> instance.databases().rename("orders", "x"),
                    () -> instance.databases().allowConnections("orders", false),
                    () -> instance.databases().drop("orders"));
            for (final Runnable operation : operations) {
                final String message =
                        assertThrows(InstanceException.class, operation::run).getMessage();
                assertTrue(message.contains(catalog() + " cannot be written"), message);
            }
            assertEquals(List.of(orders), instance.databases().databases());
            Files.delete(catalog());
            Files.move(aside, catalog());
            instance.databases().create("sales");
            instance.databases().drop("orders");
        }
        assertTrue(Files.exists(catalog()));
        assertTrue(new String(read(), StandardCharsets.UTF_8).startsWith("backplane databases 1\n"));
        try (Instance instance = start()) {
            assertEquals(Set.of("sales"), ids(instance).keySet());
        }
    }

    @Test
    void shouldWriteARemovedCatalogAnew() throws IOException {
        final TreeMap<String, Integer> before;
        try (Instance instance = start()) {
            instance.databases().create("orders");
            instance.databases().create("sales");
            Files.delete(catalog());
            instance.databases().rename("sales", "archive");
            before = ids(instance);
        }
        try (Instance instance = start()) {
            assertEquals(before, ids(instance));
            assertTrue(instance.databases().create("sales").oid() > before.get("archive"));
        }
    }

    private byte[] read() throws IOException {
        return Files.readAllBytes(catalog());
    }
}
