package dev.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.backplane.api.InvalidNameException;
import dev.backplane.api.InvalidSizeException;
import dev.backplane.api.NameTooLongException;
import dev.backplane.api.SizeMismatchException;
import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.itest.probe.ProbeActivator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** An extension's life, and what the platform's services do inside the framework. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PlatformTest extends PlatformTestCase {
    private static final String NAME = "probe";

    @Test
    public void shouldOfferItsServicesWhenStarted() throws Exception {
        assertNotNull(context.getServiceReference("dev.backplane.engine.Instance"));
        assertEquals(
                1,
                context.getServiceReferences(
                                "org.osgi.service.condition.Condition", "(osgi.condition.id=backplane.ready)")
                        .length);
        assertEquals(Optional.empty(), backends.current());
        assertTrue(memory.memory().limit() > 0);
    }

    @Test
    public void shouldGrantAfterInitWhenActivatorAsks() throws Exception {
        install(ExtensionJar.of(NAME, "0.1.0"));

        assertEquals(
                List.of(
                        "0.1.0 init",
                        "0.1.0 level=5",
                        "0.1.0 greeting=hello",
                        "0.1.0 before grant IllegalStateException",
                        "0.1.0 initializer",
                        "0.1.0 startup sees " + ProbeActivator.INITIAL),
                events(NAME));
    }

    @Test
    public void shouldListWhatItTookWhenExtensionIsActive() throws Exception {
        final ExtensionInfo info = info(install(ExtensionJar.of(NAME, "0.1.0")));

        assertEquals(ExtensionState.ACTIVE, info.state());
        assertEquals(Optional.empty(), info.cause());
        assertEquals(
                List.of("probe:counter", "probe:text"),
                info.allocations().stream()
                        .map(allocation -> allocation.name().replace(":0.1.0", ""))
                        .toList());
        assertEquals(List.of("probeLocks[2]"), info.tranches());
        assertEquals(List.of("probeWait"), info.waitEvents());
        assertTrue(traces(NAME).containsAll(List.of("tranche probeLocks", "wait event probeWait")));
    }

    @Test
    public void shouldReadWhatInitializerWroteWhenDeployedAsInD2() throws Exception {
        install(ExtensionJar.of(NAME, "0.1.0"));
        final UnaryOperator<String> probe = probe(NAME);

        assertEquals("1000", probe.apply("get"));
        assertEquals("put", probe.apply("put 1236"));
        assertEquals("1236", probe.apply("get"));
        assertEquals("held true", probe.apply("lock"));
    }

    @Test
    public void shouldGiveEachDatabaseItsOwnBlockWhenScopeIsDatabaseAsInD3AndD4() throws Exception {
        databases.create("testdb_0");
        databases.create("testdb_1");
        try {
            install(ExtensionJar.of(NAME, "0.1.0"));
            final UnaryOperator<String> probe = probe(NAME);

            assertEquals("testdb_0", probe.apply("text testdb_0"));
            assertEquals("testdb_1", probe.apply("text testdb_1"));
            assertEquals("written", probe.apply("write-text testdb_0"));
            assertEquals("written", probe.apply("text-of testdb_0"));
            assertEquals("testdb_1", probe.apply("text-of testdb_1"));
        } finally {
            databases.drop("testdb_0");
            databases.drop("testdb_1");
        }
    }

    @Test
    public void shouldGiveNewDatabaseItsBlockWhenCreatedLaterAsInO42() throws Exception {
        install(ExtensionJar.of(NAME, "0.1.0"));
        databases.create("later");
        try {
            assertEquals(
                    1,
                    traces(NAME).stream()
                            .filter(trace -> trace.endsWith("text later"))
                            .count());
            assertEquals("later", probe(NAME).apply("text later"));
        } finally {
            databases.drop("later");
        }
        assertEquals(
                0,
                traces(NAME).stream()
                        .filter(trace -> trace.endsWith("text later"))
                        .count());
    }

    @Test
    public void shouldStartFreshWhenDatabaseIsDroppedAndMadeAgain() throws Exception {
        install(ExtensionJar.of(NAME, "0.1.0"));
        final UnaryOperator<String> probe = probe(NAME);
        for (int round = 0; round < 3; round++) {
            databases.create("again");
            assertEquals("again", probe.apply("text again"));
            assertEquals("written", probe.apply("write-text again"));
            databases.drop("again");
        }
    }

    @Test
    public void shouldRefuseInASentenceWhenThreadHasNoDatabase() throws Exception {
        install(ExtensionJar.of(NAME, "0.1.0"));

        final String answer = probe(NAME).apply("text-of-thread");

        assertTrue(answer, answer.startsWith("NoBackendException: "));
        assertTrue(answer, answer.contains("Backends.register"));
    }

    @Test
    public void shouldRefuseRequestsWhenInitIsOver() throws Exception {
        install(ExtensionJar.of(NAME, "0.1.0"));
        final UnaryOperator<String> probe = probe(NAME);

        for (final String request : List.of("request", "tranche")) {
            final String answer = probe.apply(request);
            assertTrue(answer, answer.startsWith("IllegalStateException: "));
            assertTrue(answer, answer.contains("in init only"));
        }
    }

    @Test
    public void shouldRefuseInASentenceWhenMagicBlockIsMissing() throws Exception {
        final ExtensionInfo info = info(install(ExtensionJar.of(NAME, "0.1.0").header("Backplane-Extension", null)));

        assertEquals(ExtensionState.FAILED, info.state());
        assertTrue(
                info.cause().toString(), info.cause().orElse("").startsWith("missing magic block: bundle itest.probe"));
        assertEquals("its init did not run", List.of(), events(NAME));
    }

    @Test
    public void shouldRefuseInASentenceWhenMagicBlockIsBad() throws Exception {
        for (final String header : List.of("probe", "probe;version=one", "two words;version=\"1.0.0\"", "")) {
            final Bundle bundle = install(ExtensionJar.of(NAME, "0.1.0").header("Backplane-Extension", header));

            assertEquals(header, ExtensionState.FAILED, info(bundle).state());
            assertTrue(
                    info(bundle).cause().toString(),
                    info(bundle).cause().orElse("").startsWith("bad magic block: "));
            bundle.uninstall();
        }
    }

    @Test
    public void shouldNotResolveWhenAbiIsAnother() {
        final BundleException refusal = assertThrows(
                BundleException.class,
                () -> install(ExtensionJar.of(NAME, "0.1.0").abi("2.0.0")));

        assertTrue(refusal.getMessage(), refusal.getMessage().contains("dev.backplane.abi"));
        assertEquals(List.of(), traces(NAME));
    }

    @Test
    public void shouldFailWithCauseAndHoldNothingWhenInitThrows() throws Exception {
        install(ExtensionJar.of("other", "1.0.0"));
        for (final String step : List.of("init", "startup")) {
            final Bundle bundle = install(ExtensionJar.of(NAME, "0.1.0").header(ProbeActivator.FAILS_IN, step));

            assertEquals(ExtensionState.FAILED, info(bundle).state());
            assertEquals(
                    Optional.of("IllegalStateException: the probe was told to fail in " + step),
                    info(bundle).cause());
            assertEquals(List.of(), info(bundle).allocations());
            assertEquals(List.of(), traces(NAME));
            assertEquals("others are unharmed", "1000", probe("other").apply("get"));
            bundle.uninstall();
        }
    }

    @Test
    public void shouldHealWhenFixedBundleComes() throws Exception {
        final Bundle bundle = install(ExtensionJar.of(NAME, "0.1.0").header(ProbeActivator.FAILS_IN, "init"));

        bundle.update(ExtensionJar.of(NAME, "0.1.1").open());

        assertEquals(ExtensionState.ACTIVE, info(bundle).state());
        assertEquals("0.1.1", info(bundle).version());
        assertEquals("1000", probe(NAME).apply("get"));
    }

    @Test
    public void shouldFailAloneWhenItAsksForMoreThanThereIs() throws Exception {
        final Bundle bundle = install(ExtensionJar.of(NAME, "0.1.0").header(ProbeActivator.SIZE, "" + (1L << 40)));

        assertEquals(ExtensionState.FAILED, info(bundle).state());
        assertTrue(
                info(bundle).cause().toString(), info(bundle).cause().orElse("").contains("shared_memory_size"));
        assertEquals(List.of(), traces(NAME));
    }

    @Test
    public void shouldFailAloneWhenItAsksForNoBytes() throws Exception {
        for (final String size : List.of("0", "-1")) {
            final Bundle bundle = install(ExtensionJar.of(NAME, "0.1.0").header(ProbeActivator.SIZE, size));

            assertEquals(ExtensionState.FAILED, info(bundle).state());
            assertEquals(List.of(), traces(NAME));
            bundle.uninstall();
        }
    }

    @Test
    public void shouldRunFiniAndLeaveNothingWhenRemoved() throws Exception {
        final Bundle bundle = install(ExtensionJar.of(NAME, "0.1.0"));

        bundle.uninstall();

        assertEquals("0.1.0 fini", last(events(NAME)));
        assertEquals(List.of(), traces(NAME));
        assertEquals(Optional.empty(), info(NAME));
    }

    @Test
    public void shouldLeaveNothingWhenFiniThrows() throws Exception {
        final Bundle bundle = install(ExtensionJar.of(NAME, "0.1.0").header(ProbeActivator.FAILS_IN, "fini"));

        bundle.stop();

        assertEquals(ExtensionState.STOPPED, info(bundle).state());
        assertEquals(List.of(), traces(NAME));
    }

    @Test
    public void shouldRunOldFiniBeforeNewInitWhenUpdatedAsInD16() throws Exception {
        final Bundle bundle = install(ExtensionJar.of(NAME, "0.1.0"));
        probe(NAME).apply("put 7");

        bundle.update(ExtensionJar.of(NAME, "0.2.0").open());

        assertTrue(events(NAME).indexOf("0.1.0 fini") < events(NAME).indexOf("0.2.0 init"));
        assertEquals("0.2.0", info(bundle).version());
        assertEquals("fresh memory", "1000", probe(NAME).apply("get"));
        assertEquals(Set.of("0.2.0"), versions());
    }

    @Test
    public void shouldFollowNewSizeWhenUpdated() throws Exception {
        final Bundle bundle = install(ExtensionJar.of(NAME, "0.1.0"));

        bundle.update(ExtensionJar.of(NAME, "0.1.0")
                .header(ProbeActivator.SIZE, "4096")
                .open());

        assertEquals("4096", probe(NAME).apply("size"));
    }

    private Set<String> versions() {
        return memory.segments().stream()
                .filter(segment -> segment.name().startsWith(NAME + ":"))
                .map(segment -> segment.owner().replaceAll(".*:", ""))
                .collect(Collectors.toSet());
    }

    @Test
    public void shouldThrowWhenHandleIsUsedAfterStop() throws Exception {
        databases.create("stale");
        try {
            final Bundle bundle = install(ExtensionJar.of(NAME, "0.1.0"));
            final UnaryOperator<String> probe = probe(NAME);
            bundle.stop();

            for (final String use : List.of("get", "put 1", "text-of stale", "lock", "wait", "memory")) {
                final String answer = probe.apply(use);
                assertTrue(use + " answers " + answer, answer.startsWith("StaleHandleException: "));
            }
            assertEquals(ExtensionState.STOPPED, info(bundle).state());
        } finally {
            databases.drop("stale");
        }
    }

    @Test
    public void shouldComeBackWhenStartedAgain() throws Exception {
        final Bundle bundle = install(ExtensionJar.of(NAME, "0.1.0"));
        for (int round = 0; round < 3; round++) {
            bundle.stop();
            assertEquals(List.of(), traces(NAME));
            bundle.start();
            assertEquals("1000", probe(NAME).apply("get"));
        }
    }

    @Test
    public void shouldGiveBackWhatABundleTookWhenItLetsTheServiceGo() throws Exception {
        final Bundle bundle = install(ExtensionJar.of(NAME, "0.1.0"));
        final String before = probe(NAME).apply("memory");
        final Segment mine = memory.namedSegment("itest of mine", 64, SegmentInitializer.ZEROED);
        assertEquals(0, mine.buffer().getLong(0));
        assertEquals(Integer.parseInt(before) + 1, memory.segments().size());

        mine.close();

        assertEquals(before, probe(NAME).apply("memory"));
        assertFalse(memory.lookup("itest of mine").isPresent());
        bundle.uninstall();
    }

    @Test
    public void shouldRefuseWithTypedExceptionWhenInputIsBad() {
        refuses(InvalidNameException.class, () -> memory.namedSegment("", 64, SegmentInitializer.ZEROED));
        refuses(NameTooLongException.class, () -> memory.namedSegment("x".repeat(128), 64, SegmentInitializer.ZEROED));
        refuses(InvalidSizeException.class, () -> memory.namedSegment("s", 0, SegmentInitializer.ZEROED));
        refuses(InvalidSizeException.class, () -> memory.namedSegment("s", -5, SegmentInitializer.ZEROED));
        refuses(InvalidSizeException.class, () -> memory.namedSegment("s", 1L << 42, SegmentInitializer.ZEROED));
        try (Segment segment = memory.namedSegment("s", 64, SegmentInitializer.ZEROED)) {
            assertEquals(64, segment.size());
            refuses(SizeMismatchException.class, () -> memory.namedSegment("s", 65, SegmentInitializer.ZEROED));
        }
        assertEquals(Optional.empty(), memory.lookup("nothing"));
    }

    private static void refuses(final Class<? extends Throwable> type, final Callable<?> action) {
        final Throwable refusal = assertThrows(type, action::call);
        assertTrue("a sentence: " + refusal.getMessage(), refusal.getMessage().length() > 20);
    }

    private static String last(final List<String> list) {
        return list.get(list.size() - 1);
    }
}
