package dev.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;

/** With the jar of SLF4J, which is a bundle, and on the class path. */
class SystemModulesTest {
    /** What SLF4J asks for. */
    private static final String CAPABILITIES =
            "osgi.extender;osgi.extender=\"osgi.serviceloader.processor\";version:Version=\"1.0\","
                    + "osgi.serviceloader;osgi.serviceloader=\"org.slf4j.spi.SLF4JServiceProvider\"";

    private final Path jar = Path.of(
            Logger.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    private final String classPath = System.getProperty("java.class.path");

    @TempDir
    Path folder;

    private SystemModules modules;
    private Framework framework;

    @BeforeEach
    void start() throws Exception {
        System.setProperty("java.class.path", folder.resolve("other.jar") + File.pathSeparator + jar);
        modules = new SystemModules(jar.getParent());
        framework = new FrameworkFactory()
                .newFramework(
                        Map.of(
                                Constants.FRAMEWORK_STORAGE,
                                folder.resolve("cache").toString(),
                                Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA,
                                CAPABILITIES),
                        modules);
        framework.init();
        SystemBundleFinder.findIn(framework);
    }

    @AfterEach
    void stop() throws Exception {
        System.setProperty("java.class.path", classPath);
        framework.stop();
        framework.waitForStop(10_000);
    }

    private Bundle install() throws Exception {
        final Bundle bundle =
                framework.getBundleContext().installBundle(modules.locations().get(0));
        framework.start();
        bundle.start();
        return bundle;
    }

    @Test
    void shouldKnowTheJarsOfTheFolderAlone() {
        assertEquals(List.of("system:" + jar.getFileName()), modules.locations());
        assertTrue(modules.connect("system:other.jar").isEmpty());
        assertTrue(modules.signature().matches("system:slf4j-api-\\S+ [0-9a-f]+ -\n"), modules.signature());
    }

    @Test
    void shouldBeABundleWithTheClassesOfTheClassPath() throws Exception {
        final Bundle bundle = install();
        assertEquals("slf4j.api", bundle.getSymbolicName());
        assertSame(Logger.class, bundle.loadClass("org.slf4j.Logger"));
        try (InputStream in = bundle.getEntry("META-INF/MANIFEST.MF").openStream()) {
            assertTrue(new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("slf4j.api"));
        }
        assertTrue(bundle.findEntries("org/slf4j/event", "*.class", false).hasMoreElements());
    }

    @Test
    void shouldTellWhoseAClassIs() throws Exception {
        assertNull(FrameworkUtil.getBundle(Logger.class));
        final Bundle bundle = install();
        assertSame(bundle, FrameworkUtil.getBundle(Logger.class));
        assertNull(FrameworkUtil.getBundle(SystemModules.class));
        assertNull(FrameworkUtil.getBundle(String.class));
    }
}
