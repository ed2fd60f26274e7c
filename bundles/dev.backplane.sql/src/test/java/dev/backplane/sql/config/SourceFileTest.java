package dev.backplane.sql.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.sql.CapturedLog;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceFileTest {
    static SourceFile file(final String name, final String... keysAndValues) {
        final Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("felix.fileinstall.filename", "file:/opt/bp/etc/" + name);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return SourceFile.read("dev.backplane.database.1", properties);
    }

    @Test
    void shouldMeanTheEmbeddedDefaultWhenThereIsNoKey() {
        final SourceFile file = file("dev.backplane.database-orders.cfg");

        assertEquals("orders", file.database());
        assertEquals(
                Optional.of("etc/dev.backplane.database-orders.cfg"),
                file.settings().file());
        assertTrue(file.settings().isEmbedded());
        assertEquals(8, file.settings().poolSize());
        assertEquals(10_000, file.settings().poolTimeout());
    }

    @Test
    void shouldPassOnWhatTheDriverShallGet() {
        final SourceSettings settings = file(
                        "dev.backplane.database-orders.cfg",
                        "jdbc.driver",
                        "org.postgresql.Driver",
                        "jdbc.url",
                        "jdbc:postgresql://db/orders",
                        "jdbc.password",
                        "geheim",
                        "jdbc.ssl",
                        "true",
                        "jdbc.empty",
                        "",
                        "pool.size",
                        "3",
                        "pool.timeout",
                        "2min")
                .settings();

        assertEquals(Optional.of("org.postgresql.Driver"), settings.driver());
        assertEquals(
                Map.of("url", "jdbc:postgresql://db/orders", "password", "geheim", "ssl", "true"),
                settings.properties());
        assertEquals(3, settings.poolSize());
        assertEquals(120_000, settings.poolTimeout());
        assertFalse(settings.isEmbedded());
    }

    @Test
    void shouldNeverShowAPasswordAsText() {
        final SourceFile file =
                file("dev.backplane.database-orders.cfg", "jdbc.driver", "x", "jdbc.password", "geheim");

        assertFalse((file + " " + file.settings()).contains("geheim"));
    }

    @Test
    void shouldTakeTheNameThatTheFileGives() {
        assertEquals(
                "stock",
                file("dev.backplane.database-orders.cfg", "name", "stock").database());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "10001", "99999999999"})
    void shouldWarnAndKeepTheDefaultWhenASizeIsBad(final String size) {
        try (CapturedLog log = new CapturedLog()) {
            assertEquals(
                    8,
                    file("dev.backplane.database-x.cfg", "pool.size", size)
                            .settings()
                            .poolSize());
            assertTrue(log.text().contains("etc/dev.backplane.database-x.cfg: pool.size is not used"), log.text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "10", "soon", "1ms", "999999999min"})
    void shouldWarnAndKeepTheDefaultWhenATimeIsBad(final String time) {
        try (CapturedLog log = new CapturedLog()) {
            assertEquals(
                    10_000,
                    file("dev.backplane.database-x.cfg", "pool.timeout", time)
                            .settings()
                            .poolTimeout());
            assertTrue(log.text().contains("pool.timeout is not used"), log.text());
        }
    }

    @Test
    void shouldNameTheValidKeysWhenOneIsMisspelt() {
        try (CapturedLog log = new CapturedLog()) {
            file("dev.backplane.database-x.cfg", "pool.sise", "3");
            assertEquals(
                    List.of("WARN etc/dev.backplane.database-x.cfg: unknown key \"pool.sise\"; there are pool.size and"
                            + " pool.timeout"),
                    log.lines());
        }
    }
}
