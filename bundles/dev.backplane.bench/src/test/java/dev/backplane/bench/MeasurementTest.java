package dev.backplane.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    private static final Machine MACHINE = new Machine("a machine", "2026-01-02");

    private final List<String> calls = new ArrayList<>();

    @Test
    void shouldMeasureInTurnAndEverySecondRoundInReverse() {
        measure(contender("ours", 1, 1, 1), Peer.shown(contender("a", 1, 1, 1)), Peer.shown(contender("b", 1, 1, 1)));
        assertEquals(
                List.of("ours", "a", "b", "b", "a", "ours", "ours", "a", "b", "close ours", "close a", "close b"),
                calls);
    }

    @Test
    void shouldTakeTheMedianOfTheRoundsRatios() {
        final Row row = measure(contender("ours", 10, 30, 20), Peer.limited(contender("a", 10, 10, 40), 1.5))
                .get(0);
        assertEquals(20, row.ours());
        assertEquals(10, row.peerValue());
        // 10/10, 30/10, 20/40: no round's ratio is 20/10
        assertEquals(1, row.ratio());
        assertEquals(List.of(0.5, 3.0), row.spread());
        assertEquals(Row.Verdict.OK, row.verdict());
        assertEquals("1.00 (0.50-3.00)", row.ratioWithSpread());
        assertEquals("2026-01-02", row.measured());
    }

    @Test
    void shouldMeasureSampledPeersInSomeRoundsOnly() {
        final Row row = measure(contender("ours", 10, 20, 30), Peer.sampled(contender("a", 10, 10), 2))
                .get(0);
        assertEquals(List.of("ours", "a", "ours", "ours", "a", "close ours", "close a"), calls);
        assertEquals(10, row.peerValue());
        assertEquals(20, row.ours());
        assertEquals(List.of(1.0, 3.0), row.spread());
    }

    @Test
    void shouldSayWhatMissedItsLimit() {
        final List<Row> rows =
                measure(contender("ours", 4, 4, 4), Peer.limited(contender("a", 2, 2, 2), 1.99), Peer.atMost(4, "ns"));
        assertEquals(Row.Verdict.MISSED, rows.get(0).verdict());
        assertEquals(Row.Verdict.OK, rows.get(1).verdict());
        assertEquals("limit: 4 ns", rows.get(1).peer());
    }

    @Test
    void shouldSayWhyAPeerIsNotThereAndMeasureTheOthers() {
        final List<Row> rows = measure(
                contender("ours", 4, 4, 4),
                Peer.limited(Contender.unavailable("a", "no such server"), 1),
                Peer.shown(contender("b", 8, 8, 8)));
        assertEquals(Row.Verdict.NOT_MEASURED, rows.get(0).verdict());
        assertEquals("not available: no such server", rows.get(0).ratioWithSpread());
        assertEquals(4, rows.get(0).ours());
        assertNull(rows.get(0).peerValue());
        assertNull(rows.get(0).ratio());
        assertEquals(0.5, rows.get(1).ratio());
    }

    @Test
    void shouldReportAFailureAndNotAskAgain() {
        final Measurement measurement = measurement(
                contender("ours", 4, 4, 4), Peer.limited(contender("a", 1), 1), Peer.shown(contender("b", 8, 8, 8)));
        final List<Row> rows = measurement.rows("group", true, MACHINE);
        assertEquals(1, measurement.failures().size());
        assertTrue(rows.get(0).note().contains("out of figures"), rows.get(0).note());
        assertEquals(0.5, rows.get(1).ratio());
        assertEquals(2, calls.stream().filter("a"::equals).count());
    }

    @Test
    void shouldSayInEveryRowThatOursFailed() {
        final Row row = measure(contender("ours", 1), Peer.limited(contender("a", 1, 2, 3), 1))
                .get(0);
        assertNull(row.ours());
        assertEquals(2, row.peerValue());
        assertTrue(row.note().startsWith("ours: failed: "), row.note());
    }

    private List<Row> measure(final Contender ours, final Peer... peers) {
        return measurement(ours, peers).rows("group", true, MACHINE);
    }

    private Measurement measurement(final Contender ours, final Peer... peers) {
        return new Measurement(new Workload("work", "ns", ours, List.of(peers)), 3, Patience.none(), text -> {});
    }

    private Contender contender(final String name, final double... figures) {
        return new Contender() {
            private int next;

            @Override
            public String name() {
                return name;
            }

            @Override
            public double measure() throws IOException {
                calls.add(name);
                if (next == figures.length) {
                    throw new IOException("out of figures");
                }
                return figures[next++];
            }

            @Override
            public void close() {
                calls.add("close " + name);
            }
        };
    }
}
