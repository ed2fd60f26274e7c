package dev.backplane.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final List<Group> GROUPS = List.of(group("one"), group("two"));

    @TempDir
    private Path module;

    private Report report;

    @BeforeEach
    void setUp() throws IOException {
        Files.createDirectories(module.resolve("target"));
        report = new Report(module, GROUPS);
    }

    @Test
    void shouldWriteAListOfObjects() throws IOException {
        report.add(List.of(row("one", "peer", 0.75, false)), true);
        final JsonObject object = json("target/results.json").get(0).getAsJsonObject();
        assertEquals("one", object.get("group").getAsString());
        assertEquals("work", object.get("workload").getAsString());
        assertEquals("ns", object.get("unit").getAsString());
        assertEquals(15, object.get("ours").getAsDouble());
        assertEquals("peer", object.get("peer").getAsString());
        assertEquals(20, object.get("peer_value").getAsDouble());
        assertEquals(0.75, object.get("ratio").getAsDouble());
        assertEquals("[0.7,0.8]", object.get("spread").toString());
    }

    @Test
    void shouldReplaceOnlyTheGroupsThatWereRun() throws IOException {
        report.add(List.of(row("two", "old", 1, false)), false);
        report.add(List.of(row("one", "old", 1, false), row("one", "gone", 1, false)), false);
        report.add(List.of(row("one", "new", 1, false)), false);
        for (final String file : List.of("target/results.json", "RESULTS.json")) {
            assertEquals(
                    List.of("one new", "two old"),
                    Results.read(module.resolve(file)).stream()
                            .map(row -> row.group() + " " + row.peer())
                            .toList());
        }
        final String page = read("RESULTS.md");
        assertTrue(page.contains("| new ") && page.contains("| old ") && !page.contains("| gone "), page);
        assertTrue(page.indexOf("## Title of one") < page.indexOf("## Title of two"), page);
    }

    @Test
    void shouldKeepResultsOfFullRunsApartFromShortOnes() throws IOException {
        report.add(List.of(row("one", "full", 1, false)), false);
        final String page = read("RESULTS.md");
        final String chart = read("RESULTS.svg");
        report.add(List.of(row("one", "short", 3, true)), true);
        report.add(List.of(row("two", "short", 3, true)), true);
        assertEquals(page, read("RESULTS.md"));
        assertEquals(chart, read("RESULTS.svg"));
        assertEquals(2, json("target/results.json").size());
        report.add(List.of(row("two", "full", 1, false)), false);
        assertFalse(read("RESULTS.md").contains("| short "));
    }

    @Test
    void shouldForgetFiguresOfAnotherMachine() throws IOException {
        final Row other = new Row(
                "two",
                "work",
                "ns",
                1.0,
                "us",
                "peer",
                1.0,
                1.0,
                List.of(1.0, 1.0),
                null,
                null,
                null,
                false,
                "",
                "elsewhere");
        report.add(List.of(other), false);
        report.add(List.of(row("one", "peer", 1, false)), false);
        assertEquals(1, json("RESULTS.json").size());
        assertFalse(read("RESULTS.md").contains("elsewhere"));
    }

    @Test
    void shouldLineUpTheTable() {
        final String[] lines = Table.of(List.of(row("one", "a peer with a long name", 0.75, false), missing()))
                .split("\n");
        assertEquals(4, lines.length);
        for (final String line : lines) {
            assertEquals(lines[0].length(), line.length(), line);
        }
        assertTrue(lines[2].contains("| 0.75 (0.70-0.80) "), lines[2]);
        assertTrue(lines[3].contains("| not available: no server | 2     | not measured |"), lines[3]);
    }

    @Test
    void shouldSayWhatTheRoundsLeaveOpen() throws IOException {
        final Row above = row("one", "peer", 2.01, false, true);
        assertEquals(Row.Verdict.UNDECIDED, above.verdict());
        assertEquals(Row.Verdict.MISSED, row("one", "peer", 2.01, false, false).verdict());
        assertEquals(Row.Verdict.OK, row("one", "peer", 2, false, true).verdict());
        report.add(List.of(above), false);
        assertTrue(read("RESULTS.md").contains("| undecided |"), read("RESULTS.md"));
        assertTrue(read("RESULTS.svg").contains("2.01 undecided"), read("RESULTS.svg"));
    }

    @Test
    void shouldDrawABarForEachRatio() throws Exception {
        report.add(List.of(row("one", "a < b & c", 0.75, false), row("one", "b", 5, false), missing()), true);
        final var document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(module.resolve("target/results.svg").toFile());
        // one of them is the background
        assertEquals(3, document.getElementsByTagName("rect").getLength());
        assertTrue(document.getDocumentElement().getTextContent().contains("work / a < b & c"));
    }

    private static Row row(final String group, final String peer, final double ratio, final boolean isShort) {
        return row(group, peer, ratio, isShort, false);
    }

    private static Row row(
            final String group, final String peer, final double ratio, final boolean isShort, final boolean undecided) {
        return new Row(
                group,
                "work",
                "ns",
                20 * ratio,
                "us",
                peer,
                20.0,
                ratio,
                List.of(0.7, 0.8),
                2.0,
                undecided,
                null,
                isShort,
                "2026-01-02",
                "here");
    }

    private static Row missing() {
        final String note = "not available: no server";
        return new Row(
                "one", "work", "ns", 1.0, "us", "peer", null, null, null, 2.0, null, note, false, "2026-01-02", "here");
    }

    private static Group group(final String slug) {
        return new Group() {
            @Override
            public String slug() {
                return slug;
            }

            @Override
            public String title() {
                return "Title of " + slug;
            }

            @Override
            public List<Workload> workloads(final Run run) {
                return List.of();
            }
        };
    }

    private JsonArray json(final String file) throws IOException {
        return JsonParser.parseString(read(file)).getAsJsonArray();
    }

    private String read(final String file) throws IOException {
        return Files.readString(module.resolve(file));
    }
}
