package dev.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.backplane.api.Scope;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.extension.AllocationInfo;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.extension.SettingInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What operators write into {@code etc}, right and wrong. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ConfigurationTest extends PlatformTestCase {
    private static final String FACTORY = "dev.backplane.database";

    @Inject
    protected ConfigurationAdmin admin;

    @Test
    public void shouldProvisionAndDropDatabaseWhenFileComesAndGoes() throws Exception {
        final Path file = write(FACTORY + "-orders.cfg", "");
        Await.until("database orders", () -> databases.find("orders").isPresent());

        Files.delete(file);
        Await.until("no database orders", () -> databases.find("orders").isEmpty());
    }

    @Test
    public void shouldProvisionNamedDatabaseWhenConfigurationComesFromElsewhere() throws Exception {
        final Configuration configuration = admin.createFactoryConfiguration(FACTORY, "?");
        update(configuration, "name", "elsewhere");
        Await.until("database elsewhere", () -> databases.find("elsewhere").isPresent());

        update(configuration, "name", "renamed");
        Await.until(
                "renamed",
                () -> databases.find("renamed").isPresent()
                        && databases.find("elsewhere").isEmpty());

        configuration.delete();
        Await.until("no database", () -> databases.find("renamed").isEmpty());
    }

    @Test
    public void shouldDropLaterWhenDatabaseIsInUse() throws Exception {
        final Path file = write(FACTORY + "-busy.cfg", "");
        Await.until("database busy", () -> databases.find("busy").isPresent());
        try (CapturedLog log = new CapturedLog()) {
            try (Backend backend = backends.register("user", "busy")) {
                Files.delete(file);
                Await.until("a warning", () -> log.has("WARN", "busy", "dropped when it is used no more"));
                assertTrue("backend " + backend.id(), databases.find("busy").isPresent());
            }
            Await.until("no database busy", () -> databases.find("busy").isEmpty());
        }
    }

    @Test
    public void shouldHarmNobodyWhenNameIsNoDatabaseName() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            final String name = "x".repeat(80);
            final Path file = write(FACTORY + "-" + name + ".cfg", "");
            Await.until("a warning", () -> log.has("WARN", "provisions no database", name));
            Files.delete(file);
            Await.until("its going is told", () -> log.has("database " + name + " is gone already"));
            assertFalse(log.messages().toString(), log.has("ERROR"));
        }
        assertTrue(databases.databases().stream()
                .noneMatch(database -> database.datname().startsWith("x")));
    }

    @Test
    public void shouldSetSizeAndScopeWhenConfiguredBeforehandAsInO7() throws Exception {
        final Path file = write(
                "sized.cfg",
                "allocation.counter.size = 16kB\nallocation.text.scope = global\nlevel = 7\ngreeting = hi\n");
        awaitConfiguration("sized", true);
        final Bundle bundle = install(ExtensionJar.of("sized", "1.0.0"));

        final Collection<AllocationInfo> allocations = info(bundle).allocations();

        assertEquals(16_384, find(allocations, "counter").size());
        assertEquals(Scope.GLOBAL, find(allocations, "text").scope());
        assertEquals("16384", probe("sized").apply("size"));
        assertEquals("global", probe("sized").apply("text-of-thread"));
        assertTrue(events("sized").contains("1.0.0 level=7"));
        assertTrue(events("sized").contains("1.0.0 greeting=hi"));
        final SettingInfo setting = info(bundle).settings().stream()
                .filter(candidate -> candidate.setting().equals("7"))
                .findFirst()
                .orElseThrow();
        assertEquals("configuration file", setting.source());
        Files.delete(file);
    }

    private static AllocationInfo find(final Collection<AllocationInfo> allocations, final String name) {
        return allocations.stream()
                .filter(allocation -> allocation.name().endsWith(":" + name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void shouldWarnWithNearestKeyWhenKeyIsUnknown() throws Exception {
        final Path file = write("misspelt.cfg", "allocation.conter.size = 1kB\nlevl = 3\nxyzzy = 1\n");
        awaitConfiguration("misspelt", true);
        try (CapturedLog log = new CapturedLog()) {
            final Bundle bundle = install(ExtensionJar.of("misspelt", "1.0.0"));

            assertEquals(ExtensionState.ACTIVE, info(bundle).state());
            assertTrue(
                    log.messages().toString(),
                    log.has(
                            "WARN",
                            "etc/misspelt.cfg",
                            "\"allocation.conter.size\"",
                            "did you mean \"allocation.counter.size\"?"));
            assertTrue(log.messages().toString(), log.has("WARN", "\"levl\"", "did you mean \"level\"?"));
            assertTrue(log.messages().toString(), log.has("WARN", "\"xyzzy\""));
            assertFalse(log.messages().toString(), log.has("WARN", "\"xyzzy\"", "did you mean"));
        }
        Files.delete(file);
    }

    @Test
    public void shouldWarnAndUseDefaultWhenValueIsBad() throws Exception {
        final Path file = write(
                "wrong.cfg", "allocation.counter.size = 12 parsecs\nallocation.text.scope = galaxy\nlevel = 12\n");
        awaitConfiguration("wrong", true);
        try (CapturedLog log = new CapturedLog()) {
            final Bundle bundle = install(ExtensionJar.of("wrong", "1.0.0"));

            assertEquals(ExtensionState.ACTIVE, info(bundle).state());
            assertEquals("64", probe("wrong").apply("size"));
            assertEquals(3, log.count("WARN", "etc/wrong.cfg", "the default"));
            assertTrue(log.has("WARN", "allocation.counter.size", "12 parsecs", "is no size"));
            assertTrue(log.has("WARN", "allocation.text.scope", "galaxy", "is none of global, database"));
            assertTrue(log.has("WARN", "level", "12 does not lie between 0 and 9"));
        }
        Files.delete(file);
    }

    @Test
    public void shouldTellAndApplyAtNextLoadWhenFileChangesUnderRunningExtension() throws Exception {
        final Bundle bundle = install(ExtensionJar.of("changing", "1.0.0"));
        try (CapturedLog log = new CapturedLog()) {
            final Path file = write("changing.cfg", "allocation.counter.size = 256\n");
            Await.until(
                    "a note", () -> log.has("etc/changing.cfg", "takes effect when extension changing is loaded next"));
            assertEquals("64", probe("changing").apply("size"));

            bundle.stop();
            bundle.start();

            assertEquals("256", probe("changing").apply("size"));
            Files.delete(file);
        }
    }

    @Test
    public void shouldHarmNobodyWhenFileIsBroken() throws Exception {
        final Path broken = folder("etc").resolve("broken.cfg");
        Files.write(broken, new byte[] {'a', '=', '\\', 'u', 'z', 'z', 'z', 'z', '\n', (byte) 0xff, (byte) 0xfe, 0});
        final Path folder = Files.createDirectory(folder("etc").resolve("folder.cfg"));
        final Path good = write("good.cfg", "level = 8\n");
        awaitConfiguration("good", true);

        final Bundle bundle = install(ExtensionJar.of("broken", "1.0.0"));
        final Bundle other = install(ExtensionJar.of("good", "1.0.0"));

        assertEquals(ExtensionState.ACTIVE, info(bundle).state());
        assertEquals(ExtensionState.ACTIVE, info(other).state());
        assertTrue(events("good").contains("1.0.0 level=8"));
        Files.delete(broken);
        Files.delete(folder);
        Files.delete(good);
    }

    @Test
    public void shouldWarnWhenFileConfiguresNothing() throws Exception {
        install(ExtensionJar.of("wanted", "1.0.0"));
        try (CapturedLog log = new CapturedLog()) {
            final Path file = write("wantd.cfg", "level = 1\n");
            Await.until(
                    "a warning", () -> log.has("WARN", "etc/wantd.cfg configures nothing", "did you mean \"wanted\"?"));
            Files.delete(file);
        }
    }

    @Test
    public void shouldFollowBothWaysWhenTheDatabasesServedChange() throws Exception {
        databases.create("served1");
        databases.create("test1");
        final Path file = write("choosy.cfg", "databases = *, !test*\n");
        awaitConfiguration("choosy", true);
        try {
            install(ExtensionJar.of("choosy", "1.0.0"));
            final UnaryOperator<String> probe = probe("choosy");
            assertEquals("served1", probe.apply("text served1"));
            final String refusal = probe.apply("text test1");
            assertTrue(refusal, refusal.startsWith("DatabaseNotServedException: "));
            assertTrue(refusal, refusal.contains("choosy:1.0.0"));
            assertTrue(refusal, refusal.contains("etc/choosy.cfg has databases = *, !test*"));

            write("choosy.cfg", "databases = test1\n");

            Await.until("test1 is served", () -> probe.apply("text test1").equals("test1"));
            Await.until(
                    "served1 is not served",
                    () -> traces("choosy").stream()
                            .filter(trace -> trace.contains(":text"))
                            .toList()
                            .equals(List.of("segment choosy:1.0.0:text test1")));
        } finally {
            Files.delete(file);
            databases.drop("served1");
            databases.drop("test1");
        }
    }

    @Test
    public void shouldFailAloneAndNameTheKeyWhenTheQuotaIsReached() throws Exception {
        final Path file = write("modest.cfg", "quota = 1kB\nallocation.counter.size = 4kB\n");
        awaitConfiguration("modest", true);
        final Bundle bundle = install(ExtensionJar.of("modest", "1.0.0"));

        final String cause = info(bundle).cause().orElse("");
        assertTrue(cause, cause.startsWith("the quota of extension \"modest\" is 1024 bytes, of which "));
        assertTrue(cause, cause.contains("raise the key quota in etc/modest.cfg"));
        assertEquals(List.of(), traces("modest"));
        Files.delete(file);
    }

    @Test
    public void shouldFailAloneAndNameTheKeyWhenTheQuotaOfAnAllocationIsReached() throws Exception {
        final Path file = write("sparing.cfg", "allocation.counter.quota = 64B\n");
        awaitConfiguration("sparing", true);
        final Bundle bundle = install(ExtensionJar.of("sparing", "1.0.0"));

        final String cause = info(bundle).cause().orElse("");
        assertTrue(
                cause, cause.startsWith("the quota of allocation \"sparing:1.0.0:counter\" is 64 bytes, of which 0"));
        assertTrue(cause, cause.contains("raise the key allocation.counter.quota in etc/sparing.cfg"));
        Files.delete(file);
    }

    @Test
    public void shouldLimitADatabaseWhenItsFileSaysSo() throws Exception {
        final Path file = write(FACTORY + "-tight.cfg", "quota = 64B\n");
        Await.until("database tight", () -> databases.find("tight").isPresent());

        final Bundle bundle = install(ExtensionJar.of("wide", "1.0.0"));

        final String cause = info(bundle).cause().orElse("");
        assertTrue(cause, cause.startsWith("the quota of database \"tight\" is 64 bytes, of which 0 are used"));
        assertTrue(cause, cause.contains("raise the key quota in etc/dev.backplane.database-tight.cfg"));
        Files.delete(file);
        Await.until("no database tight", () -> databases.find("tight").isEmpty());
    }

    private Path write(final String name, final String content) throws Exception {
        return Files.writeString(folder("etc").resolve(name), content);
    }

    private void awaitConfiguration(final String pid, final boolean present) throws Exception {
        Await.until(
                "configuration " + pid,
                () -> (admin.listConfigurations("(service.pid=" + pid + ")") != null) == present);
    }

    private static void update(final Configuration configuration, final String key, final String value)
            throws Exception {
        final Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(key, value);
        configuration.update(properties);
    }
}
