package dev.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The archive of classes that the first start leaves, with which the next ones are faster; and what if it is no good. */
public class ClassArchiveTest {
    private static final int REHEARSAL_SECONDS = 60;
    private static final int DAMAGED_LENGTH = 1000;

    private Installation installation;

    @Before
    public void startAndStop() throws Exception {
        installation = new Installation();
        installation.script("start").shouldBe(0);
        Await.within(REHEARSAL_SECONDS, "the class archive", () -> !archives().isEmpty());
        installation.script("stop").shouldBe(0);
    }

    @After
    public void remove() throws Exception {
        installation.close();
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(installation.data().resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    private Path archive() throws IOException {
        assertEquals(archives().toString(), 1, archives().size());
        return archives().get(0);
    }

    private Path trial() throws IOException {
        return Path.of(archive() + ".trial");
    }

    private boolean isMapped(final Path archive) throws IOException {
        return Files.readString(Path.of("/proc/" + installation.pid() + "/maps"))
                .contains(archive.toString());
    }

    private void startWell() throws Exception {
        installation.script("start").shouldBe(0);
        installation.script("client", "database:list").shouldBe(0);
    }

    @Test
    public void shouldMapItWhenStartedAgain() throws Exception {
        final Path archive = archive();

        startWell();

        assertTrue(isMapped(archive));
        assertFalse(Files.exists(trial()));
        try (Stream<Path> files = Files.list(archive.getParent())) {
            assertFalse(files.anyMatch(file -> file.getFileName().toString().startsWith("rehearsal")));
        }
    }

    @Test
    public void shouldStartWithoutItWhenItIsDamaged() throws Exception {
        final Path archive = archive();
        final byte[] bytes = Files.readAllBytes(archive);
        Files.delete(archive);
        Files.write(archive, Arrays.copyOf(bytes, DAMAGED_LENGTH));

        final Installation.Result start = installation.script("start");

        start.shouldBe(0);
        // some JVMs die of it, others say nothing and do without it
        final boolean died = Files.exists(installation.data().resolve("log/died.out"));
        assertEquals(start.text(), died, start.text().contains("died.out"));
        assertTrue(start.text(), start.text().contains("is ready after"));
        shouldMakeAnother(archive);
    }

    /** What a process that was killed while it started leaves behind. */
    @Test
    public void shouldMakeAnotherWhenAStartWithItHasNotEnded() throws Exception {
        Files.createFile(trial());

        startWell();

        shouldMakeAnother(archive());
    }

    private void shouldMakeAnother(final Path archive) throws Exception {
        assertFalse(isMapped(archive));
        Await.within(
                REHEARSAL_SECONDS,
                "another class archive",
                () -> Files.exists(archive)
                        && Files.size(archive) > DAMAGED_LENGTH
                        && !Files.exists(Path.of(archive + ".trial")));
        installation.script("stop").shouldBe(0);
        startWell();
        assertTrue(isMapped(archive));
    }
}
