package dev.backplane.shell.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backplane.shell.Fake;
import dev.backplane.shell.TestShell;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

final class ShutdownCommandTest {
    private final AtomicInteger stops = new AtomicInteger();

    private TestShell shell(final String role) {
        final Bundle system = Fake.of(Bundle.class, Map.of("stop", arguments -> {
            stops.incrementAndGet();
            return null;
        }));
        return new TestShell(new ShutdownCommand(Fake.of(
                BundleContext.class, Map.of("getProperty", arguments -> role, "getBundle", arguments -> system))));
    }

    @Test
    void shouldStopTheInstanceWhenAScriptAsks() throws Exception {
        try (TestShell shell = shell("postmaster")) {
            assertEquals("The instance is stopping.\n", shell.run("shutdown"));
            assertEquals(1, stops.get());
        }
    }

    @Test
    void shouldAskForForceWhenSomebodyTypesInThePostmaster() throws Exception {
        try (TestShell shell = shell("postmaster")) {
            shell.session().put(".reader", new Object());

            assertEquals(
                    "This is the postmaster: shutdown stops the whole instance. Type \"shutdown -f\" to do so.",
                    shell.fail("shutdown"));
            assertEquals(0, stops.get());

            shell.run("backplane:shutdown -f");
            assertEquals(1, stops.get());
        }
    }

    @Test
    void shouldNotAskWhenOnlyABackendProcessStops() throws Exception {
        try (TestShell shell = shell("backend")) {
            shell.session().put(".reader", new Object());

            assertEquals("This backend process is stopping.\n", shell.run("shutdown"));
            assertEquals(1, stops.get());
        }
    }
}
