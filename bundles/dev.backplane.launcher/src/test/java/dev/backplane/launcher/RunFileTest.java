package dev.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads the very list that the distribution runs. */
class RunFileTest {
    private final RunFile file = RunFile.read(Path.of("../../cnf/run.bnd"));

    RunFileTest() throws IOException {}

    @Test
    void shouldReplaceMacrosInFrameworkProperties() {
        final Map<String, String> properties =
                file.frameworkProperties(Map.of("backplane.etc", "/a folder/etc", "backplane.data", "/d"));
        assertEquals("/a folder/etc", properties.get("felix.fileinstall.dir"));
        assertEquals("/d/tmp", properties.get("felix.fileinstall.tmpdir"));
        assertEquals(".*\\.cfg", properties.get("felix.fileinstall.filter"));
        assertEquals("250", properties.get("felix.fileinstall.poll"));
    }

    @Test
    void shouldLeaveUnknownMacrosAlone() {
        assertEquals("${backplane.etc}", file.frameworkProperties(Map.of()).get("felix.fileinstall.dir"));
    }

    @Test
    void shouldListBundlesWithoutTheirVersions() {
        assertTrue(file.bundles().contains("dev.backplane.core"));
        assertTrue(file.bundles().contains("com.sun.jna"));
        assertTrue(file.bundles().stream().noneMatch(name -> name.contains(";") || name.contains("'")));
    }

    @Test
    void shouldKnowStartLevelsAndWhatIsNotStarted() {
        assertEquals(1, file.startLevel("org.apache.felix.log"));
        assertEquals(4, file.startLevel("dev.backplane.core"));
        assertEquals(7, file.startLevel("dev.backplane.shell"));
        assertEquals(6, file.startLevel("org.apache.felix.fileinstall"));
        assertFalse(file.isStarted("org.apache.felix.gogo.jline"));
        assertTrue(file.isStarted("dev.backplane.core"));
        assertTrue(file.isBeside("dev.backplane.core"));
        assertFalse(file.isBeside("dev.backplane.shell"));
    }

    @Test
    void shouldExportWhatTheSystemBundleLends() {
        assertTrue(file.systemPackages().contains("org.slf4j;version=2.0"));
        assertTrue(file.systemPackages().startsWith("jdk.internal.misc,"));
    }
}
