package dev.backplane.extension.workerspi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.Scope;
import dev.backplane.api.extension.ExtensionHandle;
import dev.backplane.api.worker.WorkerSpec;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerSpiSettingsTest {
    private static WorkerSpiSettings read(final Map<String, Object> configured) {
        return WorkerSpiSettings.read((ExtensionHandle) Proxy.newProxyInstance(
                WorkerSpiSettingsTest.class.getClassLoader(),
                new Class<?>[] {ExtensionHandle.class},
                (proxy, method, arguments) -> configured.getOrDefault((String) arguments[0], arguments[1])));
    }

    @Test
    void shouldHaveWorkerSpisDefaultsWhenNothingIsConfigured() {
        final WorkerSpiSettings settings = read(Map.of());

        assertEquals(new WorkerSpiSettings(Duration.ofSeconds(10), 2, Optional.empty(), "counted"), settings);
        final WorkerSpec worker = settings.worker(2);
        assertEquals("workerspi-2", worker.name());
        assertEquals(Scope.DATABASE, worker.scope());
        assertEquals(new CountedJob("counted2", Duration.ofSeconds(10)), CountedJob.parse(worker.argument()));
    }

    @Test
    void shouldBeBoundToOneDatabaseWhenItIsConfigured() {
        final WorkerSpec worker =
                read(Map.of("database", " mydb ", "naptime", 3L, "table", "t_")).worker(1);

        assertEquals(Optional.of("mydb"), worker.database());
        assertEquals(Scope.GLOBAL, worker.scope());
        assertEquals("t_1 3", worker.argument());
    }

    @Test
    void shouldRefuseATableThatSqlWouldHaveToQuote() {
        for (final String table : new String[] {"", "1st", "Upper", "a b", "x;drop", "a".repeat(41)}) {
            final String message = assertThrows(IllegalArgumentException.class, () -> read(Map.of("table", table)))
                    .getMessage();
            assertTrue(message.contains("etc/workerspi.cfg"), message);
        }
    }
}
