package dev.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.itest.probe.ProbeActivator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** Jars in a real folder that FileInstall watches. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HotDeployTest extends PlatformTestCase {
    private static final String NAME = "hot";
    private static final long SOON_SECONDS = 2;

    private CapturedLog log;

    @Before
    public void listen() {
        log = new CapturedLog();
    }

    /** Removal is what most tests end with. */
    @After
    public void emptyFolder() throws Exception {
        try (var jars = Files.newDirectoryStream(folder("deploy"))) {
            for (final Path jar : jars) {
                Files.delete(jar);
                Await.until(jar + " removed", () -> log.has(jar.getFileName() + " removed"));
            }
        }
        log.close();
        assertEquals(List.of(), traces(NAME));
    }

    @Test
    public void shouldBecomeActiveSoonWhenJarIsDropped() throws Exception {
        drop("hot.jar", ExtensionJar.of(NAME, "0.1.0"));

        Await.within(SOON_SECONDS, "active", () -> isActive(NAME, "0.1.0"));

        assertEquals("1000", probe(NAME).apply("get"));
        Await.until(
                "a report", () -> log.has("INFO hot.jar deployed: extension hot 0.1.0 is ACTIVE", "locks hotLocks[2]"));
        assertEquals("one report", 1, log.count("hot.jar deployed"));
    }

    @Test
    public void shouldExchangeExtensionWhenJarIsReplacedAsInD16() throws Exception {
        drop("hot.jar", ExtensionJar.of(NAME, "0.1.0"));
        Await.until("active", () -> isActive(NAME, "0.1.0"));

        drop("hot.jar", ExtensionJar.of(NAME, "0.2.0"));

        Await.within(SOON_SECONDS, "replaced", () -> isActive(NAME, "0.2.0"));
        assertTrue(events(NAME).indexOf("0.1.0 fini") < events(NAME).indexOf("0.2.0 init"));
        Await.until("a report", () -> log.has("hot.jar replaced: extension hot 0.2.0 is ACTIVE"));
    }

    @Test
    public void shouldRunFiniAndLeaveNothingWhenJarIsRemovedAsInD11() throws Exception {
        final Path jar = drop("hot.jar", ExtensionJar.of(NAME, "0.1.0"));
        Await.until("active", () -> isActive(NAME, "0.1.0"));

        Files.delete(jar);

        Await.within(SOON_SECONDS, "removed", () -> log.has("hot.jar removed: bundle itest.hot 0.1.0 is gone"));
        assertEquals("0.1.0 fini", events(NAME).get(events(NAME).size() - 1));
        assertTrue(info(NAME).isEmpty());
    }

    @Test
    public void shouldDoNoHarmWhenJarIsHalfCopied() throws Exception {
        final byte[] bytes = ExtensionJar.of(NAME, "0.1.0").bytes();
        final int half = bytes.length / 2;
        try (OutputStream out = Files.newOutputStream(folder("deploy").resolve("hot.jar"))) {
            out.write(Arrays.copyOf(bytes, half));
            out.flush();
            Await.until("refused", () -> log.has("WARN hot.jar cannot be read as a jar"));
            assertEquals("told once", 1, log.count("WARN hot.jar"));

            out.write(bytes, half, bytes.length - half);
        }

        Await.within(SOON_SECONDS, "active", () -> isActive(NAME, "0.1.0"));
    }

    @Test
    public void shouldKeepOldExtensionWhenReplacementIsHalfCopied() throws Exception {
        final Path jar = drop("hot.jar", ExtensionJar.of(NAME, "0.1.0"));
        Await.until("active", () -> isActive(NAME, "0.1.0"));
        final byte[] bytes = ExtensionJar.of(NAME, "0.2.0").bytes();

        Files.write(jar, Arrays.copyOf(bytes, bytes.length / 2));

        Await.until("refused", () -> log.has("WARN hot.jar cannot be read as a jar"));
        assertEquals("1000", probe(NAME).apply("get"));
        Files.write(jar, bytes);
        Await.within(SOON_SECONDS, "active", () -> isActive(NAME, "0.2.0"));
    }

    @Test
    public void shouldSayOneSentenceWhenJarIsNoBundle() throws Exception {
        drop("plain.jar", ExtensionJar.of(NAME, "0.1.0").header("Bundle-SymbolicName", null));

        Await.until("refused", () -> log.has("WARN plain.jar is no bundle: its manifest has no Bundle-SymbolicName"));

        Thread.sleep(600);
        assertEquals("not again at each poll", 1, log.count("plain.jar"));
    }

    @Test
    public void shouldSayOneSentenceWhenJarIsNoJar() throws Exception {
        Files.writeString(folder("deploy").resolve("text.jar"), "This is no jar.");
        Files.createFile(folder("deploy").resolve("empty.jar"));

        Await.until(
                "refused", () -> log.has("WARN text.jar cannot be read") && log.has("WARN empty.jar cannot be read"));
    }

    @Test
    public void shouldRefuseWhenBundleIsDeployedAlready() throws Exception {
        drop("hot.jar", ExtensionJar.of(NAME, "0.1.0"));
        Await.until("active", () -> isActive(NAME, "0.1.0"));

        drop("twin.jar", ExtensionJar.of(NAME, "0.1.0"));

        Await.until("refused", () -> log.has("WARN twin.jar holds bundle itest.hot 0.1.0", "already from hot.jar"));
        assertEquals("1000", probe(NAME).apply("get"));
    }

    @Test
    public void shouldNameBothVersionsWhenAbiIsAnother() throws Exception {
        drop("newer.jar", ExtensionJar.of(NAME, "0.1.0").abi("2.0.0"));

        Await.until("refused", () -> log.has("WARN newer.jar was built for ABI 2.0.0", "has ABI 1.0.0"));
    }

    @Test
    public void shouldReportCauseAndHealWhenInitThrows() throws Exception {
        drop("hot.jar", ExtensionJar.of(NAME, "0.1.0").header(ProbeActivator.FAILS_IN, "init"));
        Await.until(
                "reported",
                () -> log.has("WARN hot.jar deployed: extension hot 0.1.0 is FAILED", "told to fail in init"));
        assertEquals(List.of(), traces(NAME));

        drop("hot.jar", ExtensionJar.of(NAME, "0.1.1"));

        Await.within(SOON_SECONDS, "healed", () -> isActive(NAME, "0.1.1"));
    }

    @Test
    public void shouldReportWhenMagicBlockIsMissing() throws Exception {
        drop("hot.jar", ExtensionJar.of(NAME, "0.1.0").header("Backplane-Extension", null));

        Await.until("reported", () -> log.has("WARN hot.jar deployed", "FAILED", "missing magic block"));
    }

    @Test
    public void shouldSayWhatIsMissingWhenJarCannotBeResolved() throws Exception {
        drop("hot.jar", ExtensionJar.of(NAME, "0.1.0").header("Require-Bundle", "org.example.nowhere"));

        Await.until("reported", () -> log.has("WARN hot.jar FAILED: it cannot be resolved", "org.example.nowhere"));
    }

    @Test
    public void shouldDoNothingWhenJarHasTheSameContentAsInD17() throws Exception {
        final Path jar = drop("hot.jar", ExtensionJar.of(NAME, "0.1.0"));
        Await.until("active", () -> isActive(NAME, "0.1.0"));
        final List<String> before = events(NAME);

        Files.setLastModifiedTime(jar, FileTime.fromMillis(System.currentTimeMillis() + 5000));

        Await.until("told", () -> log.has("INFO hot.jar has not changed: extension hot 0.1.0 goes on"));
        assertEquals("neither fini nor init", before, events(NAME));
    }

    @Test
    public void shouldExchangeWhenOnlyTheContentIsAnother() throws Exception {
        drop("hot.jar", ExtensionJar.of(NAME, "0.1.0"));
        Await.until("active", () -> isActive(NAME, "0.1.0"));

        drop("hot.jar", ExtensionJar.of(NAME, "0.1.0").header(ProbeActivator.SIZE, "4096"));

        Await.until("a report", () -> log.has("hot.jar replaced: extension hot 0.1.0 is ACTIVE"));
        assertEquals("4096", probe(NAME).apply("size"));
    }

    @Test
    public void shouldFindTheHighestWhenSeveralVersionsAreThereAsInD21AndD22() throws Exception {
        for (final String version : List.of("0.2.0", "0.10.0", "0.9.0")) {
            drop("hot-" + version + ".jar", ExtensionJar.of(NAME, version));
            Await.until("a report", () -> log.has("hot-" + version + ".jar deployed", version + " is ACTIVE"));
        }

        assertEquals("0.10.0", extensions.find(NAME).orElseThrow().version());
        assertEquals(
                List.of("0.2.0", "0.9.0", "0.10.0"),
                extensions.extensions().stream()
                        .filter(info -> info.name().equals(NAME))
                        .map(ExtensionInfo::version)
                        .toList());
        assertEquals(
                "a counter each",
                3,
                traces(NAME).stream()
                        .filter(trace -> trace.contains(":counter"))
                        .count());
        assertEquals("no error", Optional.empty(), extensions.find("unknown"));
    }

    @Test
    public void shouldFindWhatTheOldVersionLeftWhenTheyShareIt() throws Exception {
        drop("hot.jar", ExtensionJar.of(NAME, "0.1.0").header(ProbeActivator.SHARED, "0"));
        Await.until("active", () -> isActive(NAME, "0.1.0"));
        assertEquals("put", probe(NAME).apply("put-shared 42"));

        drop("hot.jar", ExtensionJar.of(NAME, "0.2.0").header(ProbeActivator.SHARED, "0"));
        Await.until("a report", () -> log.has("hot.jar replaced: extension hot 0.2.0 is ACTIVE"));
        assertEquals("42", probe(NAME).apply("get-shared"));

        drop("hot.jar", ExtensionJar.of(NAME, "0.3.0").header(ProbeActivator.SHARED, "1"));
        Await.until("a report", () -> log.has("hot.jar replaced: extension hot 0.3.0 is ACTIVE"));
        assertEquals(Long.toString(42 + ProbeActivator.MIGRATED), probe(NAME).apply("get-shared"));
    }

    @Test
    public void shouldKeepTheOldVersionWhenTheNewOneFails() throws Exception {
        drop("hot.jar", ExtensionJar.of(NAME, "0.1.0").header(ProbeActivator.SHARED, "0"));
        Await.until("active", () -> isActive(NAME, "0.1.0"));
        assertEquals("put", probe(NAME).apply("put-shared 42"));
        assertEquals("put", probe(NAME).apply("put 7"));
        final List<String> before = events(NAME);

        drop("hot.jar", ExtensionJar.of(NAME, "0.2.0").header("Require-Bundle", "org.example.nowhere"));
        Await.until("unresolved", () -> log.has("WARN hot.jar not replaced: it cannot be resolved", "0.1.0 goes on"));
        drop("hot.jar", ExtensionJar.of(NAME, "0.2.0").abi("2.0.0"));
        Await.until("wrong ABI", () -> log.has("WARN hot.jar was built for ABI 2.0.0"));
        assertEquals("neither fini nor init", before, events(NAME));

        drop("hot.jar", ExtensionJar.of(NAME, "0.2.0").header(ProbeActivator.FAILS_IN, "init"));
        Await.until(
                "init threw",
                () -> log.has(
                        "WARN hot.jar not replaced: extension hot 0.2.0 FAILED", "fail in init", "0.1.0 goes on"));

        assertTrue(isActive(NAME, "0.1.0"));
        assertEquals("42", probe(NAME).apply("get-shared"));
        assertEquals("what was its own", "7", probe(NAME).apply("get"));
        drop("hot.jar", ExtensionJar.of(NAME, "0.3.0").header(ProbeActivator.SHARED, "0"));
        Await.until("healed", () -> isActive(NAME, "0.3.0"));
        assertEquals("42", probe(NAME).apply("get-shared"));
    }

    /** Copied beside and renamed, as cp and most tools should do it. */
    private Path drop(final String name, final ExtensionJar jar) throws IOException {
        final Path part = folder("data").resolve(name + ".part");
        Files.write(part, jar.bytes());
        return Files.move(part, folder("deploy").resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
}
