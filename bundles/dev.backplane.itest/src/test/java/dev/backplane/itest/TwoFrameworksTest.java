package dev.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.backplane.itest.probe.ProbeActivator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** Two JVMs with a framework each, on one instance: the postmaster, and one bin/backend for each command. */
public class TwoFrameworksTest {
    private static final String NAME = "shared";

    private static Installation installation;

    @BeforeClass
    public static void start() throws Exception {
        installation = new Installation();
        installation.deploy("shared.jar", ExtensionJar.of(NAME, "0.1.0").bytes());
        installation.script("start").shouldBe(0);
    }

    @AfterClass
    public static void stop() throws Exception {
        installation.close();
    }

    @Test
    public void shouldReadInOneWhatWasWrittenInTheOtherAsInO40() throws Exception {
        postmaster("put 1236");
        assertEquals("1236", backend("get"));

        assertEquals("put", backend("put 4711"));
        assertEquals("4711", postmaster("get"));
    }

    @Test
    public void shouldInitializeOnceWhenBothRunInitAsInD5AndD6() throws Exception {
        postmaster("put 77");

        assertEquals("no second initialiser wrote " + ProbeActivator.INITIAL, "77", backend("get"));
    }

    @Test
    public void shouldSeeTheDatabasesBlockWhenBoundToOne() throws Exception {
        assertEquals("main", backend("text main"));
        assertEquals("written", backend("write-text main"));
        assertEquals("written", postmaster("text main"));
    }

    @Test
    public void shouldWorkInNoDatabaseWhenNoneIsNamed() throws Exception {
        final Installation.Result result = installation.script("backend", NAME + ":apply get");
        result.shouldBe(0);
        assertEquals(postmaster("get"), lastLine(result.text().lines().toList()));
    }

    @Test
    public void shouldShareOneSegmentWhenBothAskForItAsInO1AndO2() throws Exception {
        final String both = installation
                .script("backend", "-d", "main", "shmem:list --json")
                .text()
                .replaceAll("\\s+", "");

        assertEquals(both, 2, both.split("\"name\":\"shared:0.1.0:counter\"", -1).length);
        assertTrue(both, both.contains("" + installation.pid()));
    }

    @Test
    public void shouldSeeTheSameTrancheWhenInAnotherProcessAsInO32AndO33() throws Exception {
        final String here = tranches(installation.script("client", "lwlock:list", "--json"));
        final String there = tranches(installation.script("backend", "-d", "main", "lwlock:list --json"));

        assertTrue(here, here.contains("\"tranche\":\"" + NAME));
        assertEquals(here, there);
    }

    /** Names and ids, in the order of the ids. */
    private static String tranches(final Installation.Result list) {
        list.shouldBe(0);
        return Pattern.compile("\"tranche\":\"[^\"]*\",\"tranche_id\":\\d+")
                .matcher(list.text().replaceAll("\\s+", ""))
                .results()
                .map(MatchResult::group)
                .distinct()
                .collect(Collectors.joining(" "));
    }

    @Test
    public void shouldTakeTheSameLockWhenInAnotherProcess() throws Exception {
        assertEquals("held true", backend("lock"));
        assertEquals("held true", postmaster("lock"));
    }

    @Test
    public void shouldLeaveNoProcessBehindWhenBackendsEnd() throws Exception {
        backend("get");

        final String list =
                installation.script("client", "backend:list", "--json").text();
        assertEquals(list, 0, list.split("\"application_name\": ?\"backend\"", -1).length - 1);
    }

    private static String postmaster(final String line) throws Exception {
        final Installation.Result result = installation.script("client", NAME + ":apply", line);
        result.shouldBe(0);
        return result.text().trim();
    }

    private static String backend(final String line) throws Exception {
        final Installation.Result result =
                installation.script("backend", "-d", "main", NAME + ":apply \"" + line + "\"");
        result.shouldBe(0);
        return lastLine(result.text().lines().toList());
    }

    private static String lastLine(final List<String> lines) {
        return lines.get(lines.size() - 1).trim();
    }
}
