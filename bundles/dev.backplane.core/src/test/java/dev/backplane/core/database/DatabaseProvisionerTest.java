package dev.backplane.core.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.backend.Backend;
import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseProvisionerTest {
    @TempDir
    Path data;

    private Hashtable<String, Object> file(final String name) throws IOException {
        final Hashtable<String, Object> properties = new Hashtable<>();
        final Path file = Files.createDirectories(data.resolve("etc")).resolve(name);
        Files.write(file, new byte[0]);
        properties.put("felix.fileinstall.filename", file.toUri().toString());
        return properties;
    }

    @Test
    void shouldTakeTheNameFromTheFile() {
        assertEquals("orders", DatabaseProvisioner.nameOf("etc/dev.backplane.database-orders.cfg"));
        assertEquals("a-b", DatabaseProvisioner.nameOf("dev.backplane.database-a-b.cfg"));
        assertEquals("x", DatabaseProvisioner.nameOf("etc/dev.backplane.database~x.cfg"));
    }

    @Test
    void shouldMakeAndDropDatabasesWithTheirFiles() throws Exception {
        try (Instance instance = Instance.create(InstanceConfig.of(data))) {
            final DatabaseProvisioner provisioner = new DatabaseProvisioner(instance);
            provisioner.updated("p1", file("dev.backplane.database-orders.cfg"));
            provisioner.updated("p2", file("dev.backplane.database-bad name.cfg"));
            assertEquals(List.of("orders"), names(instance));
            assertTrue(provisioner.hasSeen(List.of("one", "two")));
            try (Backend me = instance.backends().register("user", "orders")) {
                provisioner.deleted("p1");
                assertEquals(List.of("orders"), names(instance), "still used by " + me.id());
            }
            for (int i = 0; i < 500 && !names(instance).isEmpty(); i++) {
                Thread.sleep(10);
            }
            assertEquals(List.of(), names(instance), "dropped when its last backend has left");
            provisioner.deactivate();
        }
    }

    @Test
    void shouldDropWhatAFileMadeThatWasRemovedWhileNothingRan() throws Exception {
        final int oid;
        try (Instance instance = Instance.create(InstanceConfig.of(data))) {
            final DatabaseProvisioner provisioner = new DatabaseProvisioner(instance);
            provisioner.updated("p1", file("dev.backplane.database-orders.cfg"));
            provisioner.updated("p2", file("dev.backplane.database-sales.cfg"));
            provisioner.updated("p3", file("dev.backplane.database-renamed.cfg"));
            instance.databases().create("by-hand");
            instance.databases().rename("renamed", "archive");
            oid = instance.databases().find("orders").orElseThrow().oid();
            provisioner.deactivate();
        }
        try (Instance instance = Instance.create(InstanceConfig.of(data))) {
            final DatabaseProvisioner provisioner = new DatabaseProvisioner(instance);
            final String orders = "dev.backplane.database-orders.cfg";
            provisioner.dropOrphans(List.of(orders));
            assertEquals(List.of("orders", "sales", "archive", "by-hand"), names(instance), "orders was not read yet");
            provisioner.updated("p1", file(orders));
            // the configuration service may have kept what the removed file said
            provisioner.updated("p0", file("dev.backplane.database-sales.cfg"));
            Files.delete(data.resolve("etc").resolve("dev.backplane.database-sales.cfg"));
            assertEquals(List.of("p0"), provisioner.stale());
            provisioner.dropOrphans(List.of(orders));
            assertEquals(List.of("orders", "archive", "by-hand"), names(instance));
            assertEquals(oid, instance.databases().find("orders").orElseThrow().oid());
            provisioner.updated("p2", file("dev.backplane.database-by-hand.cfg"));
            provisioner.deleted("p2");
            assertEquals(List.of("orders", "archive", "by-hand"), names(instance), "made by hand, it stays");
            provisioner.deleted("p1");
            assertEquals(List.of("archive", "by-hand"), names(instance));
            provisioner.deactivate();
        }
    }

    private static List<String> names(final Instance instance) {
        return instance.databases().databases().stream()
                .map(database -> database.datname())
                .toList();
    }
}
