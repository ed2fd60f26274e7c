package dev.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameworkCacheTest {
    private static final String OURS = "system:a.jar 1\n";
    private static final String OTHERS = "system:a.jar 2\n";

    @TempDir
    Path folder;

    private Home home;
    private FrameworkCache cache;

    @BeforeEach
    void create() throws IOException {
        home = new Home(folder, folder.resolve("etc"), folder.resolve("data"), folder.resolve("deploy"));
        cache = new FrameworkCache(home, false);
        cache.create();
    }

    private void bring(final String signature) throws IOException {
        final Path bundle =
                Files.createDirectories(home.broughtCache().resolve("bundle1").resolve("version0.0"));
        Files.writeString(bundle.resolve("revision.location"), "here");
        Files.writeString(home.broughtCache().resolve("signature"), signature);
    }

    private Path brought() {
        return cache.folder().resolve("bundle1/version0.0/revision.location");
    }

    @Test
    void shouldFitWhatItWasSignedWith() throws IOException {
        assertFalse(cache.fits(OURS));
        Files.writeString(cache.folder().resolve("kept"), "");
        cache.sign(OURS);
        assertTrue(cache.fits(OURS));
        assertTrue(Files.exists(cache.folder().resolve("kept")));
    }

    @Test
    void shouldBeEmptiedForOtherJarsAndWhenItIsIncomplete() throws IOException {
        Files.writeString(cache.folder().resolve("incomplete"), "");
        assertFalse(cache.fits(OURS));
        assertFalse(Files.exists(cache.folder().resolve("incomplete")));
        cache.sign(OTHERS);
        assertFalse(cache.fits(OURS));
        assertFalse(Files.exists(cache.folder().resolve("signature")));
    }

    @Test
    void shouldBeginWithWhatTheDistributionBrings() throws IOException {
        bring(OURS);
        assertTrue(cache.fits(OURS));
        assertEquals("here", Files.readString(brought()));
        Files.writeString(brought(), "there");
        assertTrue(cache.fits(OURS));
        assertEquals("there", Files.readString(brought()));
    }

    @Test
    void shouldLeaveWhatIsOfOtherJars() throws IOException {
        bring(OTHERS);
        assertFalse(cache.fits(OURS));
        assertFalse(Files.exists(brought()));
    }

    @Test
    void shouldBringAlongWhatOneStartLeft() throws IOException {
        Files.createDirectories(home.broughtCache());
        Files.writeString(home.broughtCache().resolve("old"), "");
        Files.writeString(cache.folder().resolve("cache.lock"), "");
        Files.writeString(cache.folder().resolve("new"), "");
        cache.sign(OURS);
        Files.createDirectories(home.home().resolve("lib"));
        cache.bringAlong();
        assertTrue(new FrameworkCache(home, true).fits(OURS));
        assertTrue(Files.exists(home.broughtCache().resolve("new")));
        assertFalse(Files.exists(home.broughtCache().resolve("old")));
        assertFalse(Files.exists(home.broughtCache().resolve("cache.lock")));
    }

    @Test
    void shouldBelongToABackendAlone() throws IOException {
        final FrameworkCache mine = new FrameworkCache(home, true);
        mine.create();
        cache.cleanUp();
        assertTrue(Files.exists(cache.folder()));
        mine.cleanUp();
        assertFalse(Files.exists(mine.folder()));
    }

    @Test
    void shouldBePrivate() throws IOException {
        assertEquals(
                Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE),
                Files.getPosixFilePermissions(home.cache()));
    }

    @Test
    void shouldRemoveThoseOfDeadBackends() throws IOException, InterruptedException {
        final Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        final Path dead = Files.createDirectories(home.cache().resolve("backend-" + ended.pid() + "/bundle1"));
        final FrameworkCache alive = new FrameworkCache(home, true);
        alive.create();
        cache.create();
        assertFalse(Files.exists(dead.getParent()));
        assertTrue(Files.exists(alive.folder()));
        assertTrue(Files.exists(cache.folder()));
    }
}
