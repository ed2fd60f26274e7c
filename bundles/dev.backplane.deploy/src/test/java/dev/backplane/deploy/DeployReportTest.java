package dev.backplane.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.Scope;
import dev.backplane.api.extension.AllocationInfo;
import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.worker.Isolation;
import dev.backplane.api.worker.WorkerMain;
import dev.backplane.api.worker.WorkerSpec;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

class DeployReportTest {
    private static final WorkerSpec WORKER = WorkerSpec.of("sweep", WorkerMain.class);

    @Test
    void shouldTellMemoryLocksEventsAndWorkersWhenExtensionIsActive() {
        final DeployReport report = report(extension(ExtensionState.ACTIVE, Optional.empty()), List.of());

        assertTrue(report.isGood());
        assertEquals("a.jar deployed: extension log 0.1.0 is ACTIVE after 7 ms", report.headline());
        assertEquals(
                List.of(
                        "bundle 3 test 1.0.0",
                        "allocation log:0.1.0:ring: 64 bytes, database scope, one for each database",
                        "locks ring[2]",
                        "wait event RingFull",
                        "background worker sweep",
                        "background worker sweep, in database main, in a process of its own",
                        "background worker sweep, one in each database",
                        "background worker sweep, one in each database, each in a process of its own"),
                details(report));
    }

    @Test
    void shouldTellTheCauseWhenExtensionFailed() {
        final DeployReport report = report(extension(ExtensionState.FAILED, Optional.of("no room")), List.of());

        assertFalse(report.isGood());
        assertEquals("a.jar deployed: extension log 0.1.0 is FAILED after 7 ms: no room", report.headline());
    }

    @Test
    void shouldBeActiveWhenBundleIsNoExtension() {
        assertEquals(
                "a.jar deployed: bundle test 1.0.0 is ACTIVE after 7 ms",
                report(Optional.empty(), List.of()).headline());
    }

    @Test
    void shouldFailWhenAComponentFailed() {
        final ComponentConfigurationDTO failed = new ComponentConfigurationDTO();
        failed.state = ComponentConfigurationDTO.FAILED_ACTIVATION;
        failed.failure = "java.lang.IllegalStateException: broken\n\tat nowhere";
        final DeployReport report = report(Optional.empty(), List.of(failed));

        assertFalse(report.isGood());
        assertTrue(report.headline().contains("FAILED"));
        assertTrue(details(report).contains("component worker failed: java.lang.IllegalStateException: broken"));
    }

    @Test
    void shouldWaitWhenAComponentLacksItsConfiguration() {
        final ComponentConfigurationDTO waiting = new ComponentConfigurationDTO();
        waiting.state = ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION;
        final DeployReport report = report(Optional.empty(), List.of(waiting));

        assertFalse(report.isGood());
        assertTrue(report.headline().contains("WAITING"));
        assertTrue(details(report).contains("component worker waits for its configuration"));
    }

    private static List<String> details(final DeployReport report) {
        return report.toString().lines().skip(1).map(String::strip).toList();
    }

    private static DeployReport report(
            final Optional<ExtensionInfo> extension, final Collection<ComponentConfigurationDTO> configurations) {
        final ComponentDescriptionDTO component = new ComponentDescriptionDTO();
        component.name = "worker";
        component.configurationPid = new String[] {"worker"};
        final ServiceComponentRuntime runtime = fake(
                ServiceComponentRuntime.class,
                Map.of(
                        "getComponentDescriptionDTOs",
                        configurations.isEmpty() ? List.of() : List.of(component),
                        "getComponentConfigurationDTOs",
                        configurations));
        final Bundle bundle = fake(
                Bundle.class,
                Map.of(
                        "getState",
                        Bundle.ACTIVE,
                        "getHeaders",
                        new Hashtable<>(),
                        "getBundleId",
                        3L,
                        "getSymbolicName",
                        "test",
                        "getVersion",
                        new Version(1, 0, 0)));
        return new DeployReport("a.jar", "deployed", bundle, extension, new ComponentReport(runtime, bundle), 7);
    }

    private static Optional<ExtensionInfo> extension(final ExtensionState state, final Optional<String> cause) {
        final boolean active = state == ExtensionState.ACTIVE;
        return Optional.of(new ExtensionInfo(
                "log",
                "0.1.0",
                state,
                cause,
                3,
                "test",
                Instant.EPOCH,
                active ? List.of(new AllocationInfo("log:0.1.0:ring", 64, Scope.DATABASE)) : List.of(),
                active ? List.of("ring[2]") : List.of(),
                active ? List.of("RingFull") : List.of(),
                active
                        ? List.of(
                                WORKER,
                                WORKER.in("main").isolation(Isolation.PROCESS),
                                WORKER.inEachDatabase(),
                                WORKER.inEachDatabase().isolation(Isolation.PROCESS))
                        : List.of(),
                List.of()));
    }

    private static <T> T fake(final Class<T> type, final Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                DeployReportTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }
}
