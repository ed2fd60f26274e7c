package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.database.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand databases in one instance. It says what things cost; nothing is asserted about that. */
@Timeout(120)
class ManyDatabasesTest {
    private static final int MANY = 10_000;

    @TempDir
    Path temporary;

    @Test
    void shouldHaveTenThousandDatabases() throws IOException {
        // on a real disk each creation waits some ms for it
        final Path memory = Path.of("/dev/shm");
        final Path data = Files.isWritable(memory) ? Files.createTempDirectory(memory, "backplane-many") : temporary;
        try {
            run(data);
        } finally {
            Files.deleteIfExists(data.resolve("databases.catalog"));
            Files.deleteIfExists(data);
        }
    }

    private void run(final Path data) {
        try (Instance instance = Instance.create(InstanceConfig.of(data))) {
            final Databases databases = instance.databases();
            create(databases, 0, 100);
            say("at 100 databases", instance, data);
            create(databases, 100, MANY);
            assertEquals(MANY, databases.databases().size());
            say("at 10,000 databases", instance, data);
        }
        final long begin = System.nanoTime();
        try (Instance again = Instance.create(InstanceConfig.of(data))) {
            System.out.println("start with 10,000 databases: " + micros(begin) + " us");
            assertEquals(MANY, again.databases().databases().size());
            assertTrue(again.databases().find("d9999").isPresent());
        }
    }

    private static void create(final Databases databases, final int from, final int to) {
        for (int i = from; i < to; i++) {
            databases.create("d" + i);
        }
    }

    private void say(final String when, final Instance instance, final Path data) {
        final int rounds = 200;
        final Databases databases = instance.databases();
        long begin = System.nanoTime();
        create(databases, MANY, MANY + rounds);
        final long created = micros(begin) / rounds;
        begin = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            try (Backend me = instance.backends().register("t", "d" + (MANY + i))) {
                assertTrue(me.databaseId() > 0);
            }
        }
        final long bound = micros(begin) / rounds;
        begin = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            databases.drop("d" + (MANY + i));
        }
        final long dropped = micros(begin) / rounds;
        long attached = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            begin = System.nanoTime();
            try (Instance other = Instance.attach(data)) {
                attached = Math.min(attached, micros(begin));
                assertTrue(other.databases().find("d99").isPresent());
            }
        }
        begin = System.nanoTime();
        databases.databases();
        System.out.println(when + ": create " + created + " us, bind " + bound + " us, drop " + dropped + " us, attach "
                + attached + " us, list " + micros(begin) + " us");
    }

    private static long micros(final long begin) {
        return (System.nanoTime() - begin) / 1000;
    }
}
